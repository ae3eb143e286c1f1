import type { Metadata } from "next";
import { Suspense } from "react";
import { MetricsScreen } from "@/components/metrics/metrics-screen.tsx";
import { MetricsSkeleton } from "@/components/metrics/metrics-skeleton.tsx";

export const metadata: Metadata = { title: "Metrics" };

/** Heading and skeleton come with the HTML; what depends on the address is filled in by the browser. */
export default function MetricsPage() {
  return (
    <Suspense fallback={<MetricsSkeleton />}>
      <MetricsScreen />
    </Suspense>
  );
}
