"use client";
import { MenuContent, MenuGroup, MenuLabel, MenuRadioGroup, MenuRadioItem } from "@/components/ui/menu.tsx";
import { usePreferences } from "@/hooks/use-preferences.ts";
import { type Density, setPreferences, type Zone } from "@/lib/ui/preferences.ts";

export function DisplayMenuContent() {
  const { density, zone } = usePreferences();
  return (
    <MenuContent align="end">
      <MenuGroup>
        <MenuLabel>Rows</MenuLabel>
        <MenuRadioGroup value={density} onValueChange={(value: Density) => setPreferences({ density: value })}>
          <MenuRadioItem value="compact">Compact</MenuRadioItem>
          <MenuRadioItem value="cosy">Cosy</MenuRadioItem>
          <MenuRadioItem value="comfortable">Comfortable</MenuRadioItem>
        </MenuRadioGroup>
      </MenuGroup>
      <MenuGroup>
        <MenuLabel>Times</MenuLabel>
        <MenuRadioGroup value={zone} onValueChange={(value: Zone) => setPreferences({ zone: value })}>
          <MenuRadioItem value="local">Your time zone</MenuRadioItem>
          <MenuRadioItem value="utc">UTC</MenuRadioItem>
        </MenuRadioGroup>
      </MenuGroup>
    </MenuContent>
  );
}
