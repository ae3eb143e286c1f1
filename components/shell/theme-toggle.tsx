"use client";
import { MoonIcon, SunIcon } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "@/components/ui/button.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";

/** Follows the system until someone chooses. Both icons are in the page, CSS shows one: nothing flips after loading. */
export function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme();
  const toggle = () => setTheme(resolvedTheme === "dark" ? "light" : "dark");
  useShortcuts({ theme: toggle });
  return (
    <Hint text="Switch between light and dark (t)">
      <Button variant="ghost" size="icon" aria-label="Switch between light and dark" onClick={toggle}>
        <MoonIcon aria-hidden className="dark:hidden" />
        <SunIcon aria-hidden className="hidden dark:block" />
      </Button>
    </Hint>
  );
}
