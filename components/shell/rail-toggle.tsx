"use client";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { usePreferences } from "@/hooks/use-preferences.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { setPreferences } from "@/lib/ui/preferences.ts";

/** Makes the rail wide or narrow. */
export function RailToggle({ children }: { readonly children: ReactNode }) {
  const { rail } = usePreferences();
  const toggle = () => setPreferences({ rail: rail === "narrow" ? "wide" : "narrow" });
  useShortcuts({ rail: toggle });
  return (
    <Hint text="Width of the rail ([)">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Wide rail"
        aria-pressed={rail === "wide"}
        aria-keyshortcuts="["
        onClick={toggle}
        className="text-muted-foreground rail-narrow:size-10"
      >
        {children}
      </Button>
    </Hint>
  );
}
