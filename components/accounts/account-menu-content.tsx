"use client";
import { LogOutIcon, SettingsIcon } from "lucide-react";
import {
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuPageLink,
  MenuRadioGroup,
  MenuRadioItem,
} from "@/components/ui/menu.tsx";
import { chooseWorkspace, signOut } from "@/lib/api/accounts.ts";
import type { Me } from "@/lib/api/me.ts";

// Whatever was read belongs to who one was: the page begins anew.
const begin = (path: string) => window.location.assign(path);

export function AccountMenuContent({ me }: { readonly me: Me }) {
  return (
    <MenuContent align="end">
      <MenuGroup>
        <MenuLabel>{me.user?.email}</MenuLabel>
        <MenuPageLink href="/settings">
          <SettingsIcon aria-hidden />
          Settings
        </MenuPageLink>
        <MenuItem onClick={() => void signOut().finally(() => begin("/login"))}>
          <LogOutIcon aria-hidden />
          Sign out
        </MenuItem>
      </MenuGroup>
      {me.workspaces.length > 1 && (
        <MenuGroup>
          <MenuLabel>Workspace</MenuLabel>
          <MenuRadioGroup
            value={me.workspace?.id}
            onValueChange={(id: string) => void chooseWorkspace(id).then(() => begin("/entries"))}
          >
            {me.workspaces.map(({ id, name }) => (
              <MenuRadioItem key={id} value={id}>
                {name}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
      )}
    </MenuContent>
  );
}
