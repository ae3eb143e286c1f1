"use client";
import { Menu as Base } from "@base-ui/react/menu";
import { CheckIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/ui/cn.ts";
import { Link } from "./link.tsx";

export const Menu = Base.Root;
export const MenuTrigger = Base.Trigger;
export const MenuGroup = Base.Group;

/** Menus live inside the landmark: what hangs at the end of the page belongs to no part of it for screen readers. */
const main = {
  get current(): HTMLElement | null {
    return document.querySelector("main");
  },
};

const itemClass =
  "flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-muted max-sm:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0";

type MenuContentProps = ComponentProps<typeof Base.Popup> & Pick<ComponentProps<typeof Base.Positioner>, "align">;

export function MenuContent({ className, align = "start", ...props }: MenuContentProps) {
  return (
    <Base.Portal container={main}>
      <Base.Positioner sideOffset={6} align={align} className="z-50 outline-none">
        <Base.Popup
          data-slot="menu-content"
          className={cn(
            "max-h-(--available-height) min-w-52 overflow-y-auto rounded-lg border border-border bg-card p-1 text-foreground shadow-lg transition-opacity duration-100 outline-none data-ending-style:opacity-0 data-starting-style:opacity-0",
            className as string,
          )}
          {...props}
        />
      </Base.Positioner>
    </Base.Portal>
  );
}

export function MenuLabel(props: ComponentProps<typeof Base.GroupLabel>) {
  return <Base.GroupLabel className="px-2 pt-2 pb-1 text-xs font-medium text-muted-foreground" {...props} />;
}

export function MenuCheckboxItem({ className, children, ...props }: ComponentProps<typeof Base.CheckboxItem>) {
  return (
    <Base.CheckboxItem
      data-slot="menu-checkbox-item"
      closeOnClick={false}
      className={cn(itemClass, className as string)}
      {...props}
    >
      <span className="flex size-4 items-center justify-center rounded-sm border border-input">
        <Base.CheckboxItemIndicator>
          <CheckIcon aria-hidden className="size-3.5" />
        </Base.CheckboxItemIndicator>
      </span>
      {children}
    </Base.CheckboxItem>
  );
}

export function MenuItem({ className, ...props }: ComponentProps<typeof Base.Item>) {
  return <Base.Item data-slot="menu-item" className={cn(itemClass, className as string)} {...props} />;
}

export function MenuPageLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Base.LinkItem data-slot="menu-link" closeOnClick render={<Link href={href} />} className={itemClass}>
      {children}
    </Base.LinkItem>
  );
}

/** A link out of the pages: a file, another address. */
export function MenuLinkItem(props: ComponentProps<typeof Base.LinkItem>) {
  return <Base.LinkItem data-slot="menu-link" closeOnClick className={itemClass} {...props} />;
}

export const MenuRadioGroup = Base.RadioGroup;

/** One of several; the tick stands where the boxes of the others stand. */
export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Base.RadioItem>) {
  return (
    <Base.RadioItem
      data-slot="menu-radio-item"
      closeOnClick={false}
      className={cn(itemClass, className as string)}
      {...props}
    >
      <span className="flex size-4 items-center justify-center">
        <Base.RadioItemIndicator>
          <CheckIcon aria-hidden />
        </Base.RadioItemIndicator>
      </span>
      {children}
    </Base.RadioItem>
  );
}
