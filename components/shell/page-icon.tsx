import {
  BoxesIcon,
  ChartSplineIcon,
  CpuIcon,
  HeartPulseIcon,
  OctagonAlertIcon,
  Rows3Icon,
  WorkflowIcon,
} from "lucide-react";
import type { PageHref } from "@/lib/ui/pages.ts";

const icons = {
  "/entries": Rows3Icon,
  "/errors": OctagonAlertIcon,
  "/workflows": WorkflowIcon,
  "/workers": CpuIcon,
  "/metrics": ChartSplineIcon,
  "/bulk": BoxesIcon,
  "/system": HeartPulseIcon,
} as const satisfies Readonly<Record<PageHref, unknown>>;

export function PageIcon({ href }: { readonly href: PageHref }) {
  const Icon = icons[href];
  return <Icon aria-hidden className="size-4 shrink-0" />;
}
