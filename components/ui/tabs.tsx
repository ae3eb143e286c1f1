"use client";
import { Tabs as Base } from "@base-ui/react/tabs";
import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";

export const Tabs = Base.Root;

export function TabList({ className, ...props }: ComponentProps<typeof Base.List>) {
  return (
    <Base.List
      data-slot="tab-list"
      className={cn("flex gap-1 overflow-x-auto border-b border-border [scrollbar-width:none]", className as string)}
      {...props}
    />
  );
}

export function Tab({ className, ...props }: ComponentProps<typeof Base.Tab>) {
  return (
    <Base.Tab
      data-slot="tab"
      className={cn(
        "-mb-px inline-flex h-10 shrink-0 cursor-pointer items-center gap-1.5 border-b-2 border-transparent px-3 text-sm font-medium text-muted-foreground outline-offset-[-2px] hover:text-foreground data-active:border-foreground data-active:text-foreground max-sm:h-11",
        className as string,
      )}
      {...props}
    />
  );
}

export function TabPanel({ className, ...props }: ComponentProps<typeof Base.Panel>) {
  return <Base.Panel data-slot="tab-panel" className={cn("pt-5 outline-offset-4", className as string)} {...props} />;
}
