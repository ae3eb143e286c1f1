"use client";
import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link.tsx";
import { useNameOfPage } from "@/hooks/use-page-name.ts";
import { pageOf } from "@/lib/ui/pages.ts";

/** Where the reader is: the page, and what it shows when it shows one thing. */
export function Breadcrumb() {
  const pathname = usePathname();
  const name = useNameOfPage();
  const page = pageOf(pathname);
  if (!page) return <span className="min-w-0 flex-1" />;
  return (
    <nav aria-label="Breadcrumb" data-slot="breadcrumb" className="min-w-0 flex-1 max-sm:hidden">
      <ol className="flex min-w-0 items-center gap-1.5">
        {pathname === page.href ? (
          <li aria-current="page" className="truncate font-medium">
            {page.label}
          </li>
        ) : (
          <>
            <li className="shrink-0">
              <Link href={page.href} className="rounded-sm text-muted-foreground hover:text-foreground">
                {page.label}
              </Link>
            </li>
            {name && (
              <li aria-current="page" className="flex min-w-0 gap-1.5">
                <span aria-hidden className="text-muted-foreground">
                  /
                </span>
                <span dir="auto" className="truncate text-left font-medium">
                  {name}
                </span>
              </li>
            )}
          </>
        )}
      </ol>
    </nav>
  );
}
