"use client";
import { Settings2Icon } from "lucide-react";
import { buttonVariants } from "@/components/ui/button.tsx";
import {
  Menu,
  MenuContent,
  MenuGroup,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuTrigger,
} from "@/components/ui/menu.tsx";
import { usePreferences } from "@/hooks/use-preferences.ts";
import { type Density, setPreferences, type Zone } from "@/lib/ui/preferences.ts";

/** Density of the tables and the time zone. */
export function DisplayMenu() {
  const { density, zone } = usePreferences();
  return (
    <Menu>
      <MenuTrigger
        aria-label="Display"
        className={buttonVariants({ variant: "ghost", size: "icon" })}
        data-slot="display-menu"
      >
        <Settings2Icon aria-hidden />
      </MenuTrigger>
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
    </Menu>
  );
}
