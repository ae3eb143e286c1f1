"use client";
import { Button } from "@/components/ui/button.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { usePreferences } from "@/hooks/use-preferences.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { setPreferences } from "@/lib/ui/preferences.ts";

/** Says in which time zone the page writes its times, and changes it. */
export function ZoneChip() {
  const { zone } = usePreferences();
  const toggle = () => setPreferences({ zone: zone === "utc" ? "local" : "utc" });
  useShortcuts({ zone: toggle });
  return (
    <Hint text={zone === "utc" ? "Times are in UTC; show yours (z)" : "Times are in your time zone; show UTC (z)"}>
      <Button
        variant="ghost"
        size="small"
        aria-pressed={zone === "utc"}
        aria-label="Times in UTC"
        aria-keyshortcuts="z"
        onClick={toggle}
        className="w-13 text-muted-foreground max-sm:hidden"
      >
        {zone === "utc" ? "UTC" : "Local"}
      </Button>
    </Hint>
  );
}
