"use client";
import { EllipsisIcon } from "lucide-react";
import { usePathname } from "next/navigation";
import { Menu, MenuContent, MenuPageLink, MenuTrigger } from "@/components/ui/menu.tsx";
import { pageOf, pages } from "@/lib/ui/pages.ts";
import { PageIcon } from "./page-icon.tsx";
import { PageLink } from "./page-link.tsx";

const shown = pages.filter(({ label }) => ["Entries", "Errors", "Workers"].includes(label));
const more = pages.filter((page) => !shown.includes(page));

const itemClass =
  "flex h-14 min-w-0 cursor-pointer flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-muted-foreground outline-offset-[-3px] data-here:text-foreground [&_svg]:size-5";

/** The way around below 640 px: where the thumb is. */
export function BottomBar() {
  const here = pageOf(usePathname());
  return (
    <nav
      aria-label="Pages"
      data-slot="bottom-bar"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-4 border-t border-border bg-background pb-[env(safe-area-inset-bottom)] sm:hidden print:hidden"
    >
      {shown.map(({ href, label }) => (
        <PageLink key={href} href={href} className={itemClass}>
          <PageIcon href={href} />
          {label}
        </PageLink>
      ))}
      <Menu>
        <MenuTrigger data-here={more.some(({ href }) => href === here?.href) || undefined} className={itemClass}>
          <EllipsisIcon aria-hidden />
          More
        </MenuTrigger>
        <MenuContent align="end">
          {more.map(({ href, label }) => (
            <MenuPageLink key={href} href={href}>
              <PageIcon href={href} />
              {label}
            </MenuPageLink>
          ))}
        </MenuContent>
      </Menu>
    </nav>
  );
}
