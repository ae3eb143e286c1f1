"use client";
import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button.tsx";
import { MenuButton } from "@/components/ui/menu-button.tsx";

const content = () => import("./display-menu-content.tsx").then((module) => module.DisplayMenuContent);

/** Density of the tables and the time zone. */
export function DisplayMenu({ children }: { readonly children: ReactNode }) {
  return (
    <MenuButton
      menu={content}
      given={{}}
      aria-label="Display"
      className={buttonVariants({ variant: "ghost", size: "icon" })}
      data-slot="display-menu"
    >
      {children}
    </MenuButton>
  );
}
