"use client";
import { type ComponentProps, type ComponentType, type ReactNode, useState } from "react";
import { expectToasts, toast } from "@/lib/ui/toast.ts";

interface MenuButtonProps<Content extends object> extends ComponentProps<"button"> {
  /** Loads what is in the menu. */
  readonly menu: () => Promise<ComponentType<Content>>;
  /** What the content is given. */
  readonly given: Content;
}

interface Loaded<Content extends object> {
  readonly OpenedMenu: ComponentType<ComponentProps<"button"> & { readonly menu: ReactNode }>;
  readonly Content: ComponentType<Content>;
}

/** A button with a menu. A menu is much code, so it is loaded when somebody is about to open one. */
export function MenuButton<Content extends object>({ menu, given, ...button }: MenuButtonProps<Content>) {
  const [loaded, setLoaded] = useState<Loaded<Content> | null>(null);
  const load = () => Promise.all([import("./opened-menu.tsx"), menu()]);
  const preload = () => void load().catch(() => undefined);
  if (loaded) return <loaded.OpenedMenu {...button} menu={<loaded.Content {...given} />} />;
  const open = () => {
    expectToasts();
    load().then(
      ([{ OpenedMenu }, Content]) => setLoaded({ OpenedMenu, Content }),
      () => toast.error("The menu could not be loaded", { description: "Is the server running, and are you online?" }),
    );
  };
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      {...button}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        open();
      }}
    />
  );
}
