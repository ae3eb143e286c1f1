"use client";
import type { ComponentProps, ReactNode } from "react";
import { Menu, MenuTrigger } from "./menu.tsx";

interface OpenedMenuProps extends ComponentProps<"button"> {
  readonly menu: ReactNode;
}

/** Takes the place of a `MenuButton` that was pressed. */
export function OpenedMenu({ menu, ...trigger }: OpenedMenuProps) {
  return (
    <Menu defaultOpen>
      <MenuTrigger {...trigger} />
      {menu}
    </Menu>
  );
}
