import { PanelLeftIcon } from "lucide-react";
import { Kbd } from "@/components/ui/kbd.tsx";
import { Link } from "@/components/ui/link.tsx";
import { pages } from "@/lib/ui/pages.ts";
import { Logo } from "./logo.tsx";
import { PageIcon } from "./page-icon.tsx";
import { PageLink } from "./page-link.tsx";
import { ActiveCount, OpenErrors } from "./rail-count.tsx";
import { RailToggle } from "./rail-toggle.tsx";

const linkClass =
  "group relative flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-muted-foreground hover:bg-muted hover:text-foreground data-here:bg-muted data-here:text-foreground rail-narrow:size-10 rail-narrow:justify-center rail-narrow:px-0";

/** The way around, at the left from 640 px on. Its width is CSS alone (`rail-narrow` in globals.css): nothing flips. */
export function Rail() {
  return (
    <nav
      aria-label="Pages"
      data-slot="rail"
      className="sticky top-0 z-20 flex h-dvh flex-col border-r border-border bg-surface max-sm:hidden print:hidden"
    >
      <Link
        href="/entries"
        aria-label="Async Workflow"
        className="flex h-12 shrink-0 items-center gap-2.5 px-4 font-semibold tracking-tight outline-offset-[-4px]"
      >
        <Logo />
        <span className="truncate rail-narrow:hidden">Async Workflow</span>
      </Link>
      <div className="grid gap-0.5 overflow-y-auto p-2">
        {pages.map(({ href, label, key }) => (
          <PageLink key={href} href={href} className={linkClass}>
            <PageIcon href={href} />
            <span className="truncate rail-narrow:sr-only">{label}</span>
            {href === "/entries" && <ActiveCount />}
            {href === "/errors" && <OpenErrors />}
            <RailHint label={label} keys={["g", key]} />
          </PageLink>
        ))}
      </div>
      <div className="mt-auto p-2 max-lg:hidden">
        <RailToggle>
          <PanelLeftIcon aria-hidden />
        </RailToggle>
      </div>
    </nav>
  );
}

/** The name of an icon that stands alone. Drawn by CSS, so that it costs nothing until someone points at it. */
function RailHint({ label, keys }: { readonly label: string; readonly keys: readonly string[] }) {
  return (
    <span
      aria-hidden
      className="pointer-events-none fixed left-14 z-50 hidden items-center gap-1.5 rounded-md border border-border bg-card py-1 pr-1.5 pl-2.5 text-xs whitespace-nowrap text-foreground shadow-md rail-narrow:group-hover:flex rail-narrow:group-focus-visible:flex"
    >
      {label}
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
