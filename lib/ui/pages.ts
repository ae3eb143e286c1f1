/** The pages of the app in the order of the rail. `key` is the second key of "go to": `g` `e`. */
export interface PageLink {
  readonly href: string;
  readonly label: string;
  readonly key: string;
}

export const pages = [
  { href: "/entries", label: "Entries", key: "e" },
  { href: "/errors", label: "Errors", key: "r" },
  { href: "/workflows", label: "Workflows", key: "w" },
  { href: "/workers", label: "Workers", key: "k" },
  { href: "/metrics", label: "Metrics", key: "m" },
  { href: "/bulk", label: "Bulk", key: "b" },
  { href: "/system", label: "System", key: "s" },
] as const satisfies readonly PageLink[];

export type PageHref = (typeof pages)[number]["href"];

/** The page that an address belongs to. */
export function pageOf(pathname: string): (typeof pages)[number] | undefined {
  return pages.find(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
}
