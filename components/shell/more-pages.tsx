"use client";
import { MenuContent, MenuPageLink } from "@/components/ui/menu.tsx";
import { pages } from "@/lib/ui/pages.ts";
import { PageIcon } from "./page-icon.tsx";

/** The pages that have no place in the bottom bar. */
export function MorePages({ hrefs }: { readonly hrefs: readonly string[] }) {
  return (
    <MenuContent align="end">
      {pages
        .filter(({ href }) => hrefs.includes(href))
        .map(({ href, label }) => (
          <MenuPageLink key={href} href={href}>
            <PageIcon href={href} />
            {label}
          </MenuPageLink>
        ))}
    </MenuContent>
  );
}
