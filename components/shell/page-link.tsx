"use client";
import { usePathname, useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link.tsx";
import { type PageHref, pageOf } from "@/lib/ui/pages.ts";

interface PageLinkProps {
  readonly href: PageHref;
  readonly className: string;
  readonly children: ReactNode;
}

/** A way to one of the pages. Its code is fetched when somebody is about to go there, not for all of them at once. */
export function PageLink({ href, className, children }: PageLinkProps) {
  const pathname = usePathname();
  const router = useRouter();
  const here = pageOf(pathname)?.href === href;
  const prefetch = () => here || router.prefetch(href);
  return (
    <Link
      href={href}
      onPointerEnter={prefetch}
      onFocus={prefetch}
      data-here={here || undefined}
      aria-current={pathname === href ? "page" : here ? "true" : undefined}
      className={className}
    >
      {children}
    </Link>
  );
}
