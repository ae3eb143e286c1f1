"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/ui/cn.ts";
import { ConnectionStatus } from "./connection-status.tsx";
import { Logo } from "./logo.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";

const pages = [{ href: "/entries", label: "Entries" }] as const;

export function AppHeader() {
  const pathname = usePathname();
  return (
    <header className="sticky top-0 z-30 border-b border-border bg-background/90 backdrop-blur-sm">
      <div className="mx-auto flex h-12 max-w-7xl items-center gap-4 px-4 sm:px-6">
        <Link href="/entries" aria-label="Async Workflow" className="-m-1.5 rounded-md p-1.5">
          <Logo />
        </Link>
        <nav aria-label="Pages" className="flex h-full items-stretch">
          {pages.map(({ href, label }) => (
            <Link
              key={href}
              href={href}
              aria-current={pathname === href ? "page" : undefined}
              className={cn(
                "flex items-center border-b-2 border-transparent px-1 pt-0.5 text-sm font-medium text-muted-foreground hover:text-foreground",
                pathname.startsWith(href) && "border-foreground text-foreground",
              )}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <ConnectionStatus />
          <ShortcutsHelp />
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
