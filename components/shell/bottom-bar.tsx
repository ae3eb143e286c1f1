import { EllipsisIcon } from "lucide-react";
import { pages } from "@/lib/ui/pages.ts";
import { MoreButton } from "./more-button.tsx";
import { PageIcon } from "./page-icon.tsx";
import { PageLink } from "./page-link.tsx";

const shown = pages.filter(({ label }) => ["Entries", "Errors", "Workers"].includes(label));
const more = pages.filter((page) => !shown.includes(page)).map(({ href }) => href);

const itemClass =
  "flex h-14 min-w-0 cursor-pointer flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-muted-foreground outline-offset-[-3px] data-here:text-foreground [&_svg]:size-5";

/** The way around below 640 px: where the thumb is. */
export function BottomBar() {
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
      <MoreButton hrefs={more} className={itemClass}>
        <EllipsisIcon aria-hidden />
        More
      </MoreButton>
    </nav>
  );
}
