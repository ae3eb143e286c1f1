"use client";
import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { Link } from "@/components/ui/link.tsx";
import { MenuButton } from "@/components/ui/menu-button.tsx";
import { useMe } from "@/hooks/use-me.ts";

const content = () => import("./account-menu-content.tsx").then((module) => module.AccountMenuContent);

/** Who is signed in, with the way to the settings and out; without login, that there is none. */
export function AccountMenu({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  if (me?.mode === "local") {
    return (
      <Hint text="Whoever can open this page on this machine may do everything. AUTH=required turns the login on.">
        <Link
          href="/settings"
          className="rounded-md px-2 py-1 text-xs whitespace-nowrap text-muted-foreground hover:text-foreground max-md:hidden"
        >
          Local mode
        </Link>
      </Hint>
    );
  }
  if (!me?.user) return <span aria-hidden className="size-8" />;
  return (
    <MenuButton
      menu={content}
      given={{ me }}
      aria-label={`Account of ${me.user.name}`}
      className={buttonVariants({ variant: "ghost", size: "icon" })}
      data-slot="account-menu"
    >
      {children}
    </MenuButton>
  );
}
