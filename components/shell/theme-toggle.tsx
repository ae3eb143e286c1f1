"use client";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { isDark, setTheme } from "@/lib/ui/theme.ts";

/** Follows the system until someone chooses. `children`: an icon for each theme, of which CSS shows one. */
export function ThemeToggle({ children }: { readonly children: ReactNode }) {
  const toggle = () => setTheme(isDark() ? "light" : "dark");
  useShortcuts({ theme: toggle });
  return (
    <Hint text="Switch between light and dark (t)">
      <Button variant="ghost" size="icon" aria-label="Switch between light and dark" onClick={toggle}>
        {children}
      </Button>
    </Hint>
  );
}
