import type { Count, Facets } from "async-workflow";

export const builtInViews = [
  { name: "All", query: "" },
  {
    name: "Active",
    query: new URLSearchParams({ state: "scheduled,queued,running,retrying,waiting,paused" }).toString(),
  },
  { name: "Needs attention", query: new URLSearchParams({ status: "FAILED,EXPIRED" }).toString() },
  { name: "Completed", query: "status=COMPLETED" },
] as const;

const final = ["COMPLETED", "FAILED", "CANCELLED", "EXPIRED"];
const belongs: Readonly<Record<(typeof builtInViews)[number]["name"], (status: string) => boolean>> = {
  All: () => true,
  Active: (status) => !final.includes(status),
  "Needs attention": (status) => status === "FAILED" || status === "EXPIRED",
  Completed: (status) => status === "COMPLETED",
};

/** How many entries a view has, from the counts of all statuses. */
export function countOf(name: (typeof builtInViews)[number]["name"], { status }: Facets): Count {
  const counted = status.filter(({ value }) => belongs[name](value));
  return {
    count: counted.reduce((sum, { count }) => sum + count, 0),
    isEstimate: counted.some(({ isEstimate }) => isEstimate),
  };
}
