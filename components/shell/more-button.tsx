"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { MenuButton } from "@/components/ui/menu-button.tsx";
import { pageOf } from "@/lib/ui/pages.ts";

const morePages = () => import("./more-pages.tsx").then((module) => module.MorePages);

interface MoreButtonProps {
  readonly hrefs: readonly string[];
  readonly className: string;
  readonly children: ReactNode;
}

/** Opens the pages that have no place in the bottom bar. */
export function MoreButton({ hrefs, className, children }: MoreButtonProps) {
  const here = pageOf(usePathname());
  const isHere = hrefs.some((href) => href === here?.href);
  return (
    <MenuButton menu={morePages} given={{ hrefs }} data-here={isHere || undefined} className={className}>
      {children}
    </MenuButton>
  );
}
