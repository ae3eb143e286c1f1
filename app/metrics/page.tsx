import type { Metrics } from "async-workflow";
import type { Metadata } from "next";
import { Suspense } from "react";
import { MetricsScreen } from "@/components/metrics/metrics-screen.tsx";
import { MetricsSkeleton } from "@/components/metrics/metrics-skeleton.tsx";
import { metricsParams, queryOf, shownOf } from "@/lib/ui/metrics-range.ts";
import { type Address, addressOf, firstAnswer } from "../first-answer.ts";

export const metadata: Metadata = { title: "Metrics" };

/** Heading and figures come with the HTML, the drawing of the charts by their code. */
export default async function MetricsPage({ searchParams }: { readonly searchParams: Promise<Address> }) {
  const address = addressOf(await searchParams);
  const query = queryOf(shownOf(address), address.get("workflow"));
  const metrics = await firstAnswer<Metrics>(`/api/metrics?${new URLSearchParams(metricsParams(query))}`);
  return (
    <Suspense fallback={<MetricsSkeleton />}>
      <MetricsScreen known={metrics && { query, metrics }} />
    </Suspense>
  );
}
