import type { Metadata } from "next";
import { Suspense } from "react";
import { ErrorsScreen } from "@/components/errors/errors-screen.tsx";

export const metadata: Metadata = { title: "Errors" };

export default function ErrorsPage() {
  return (
    <Suspense>
      <ErrorsScreen />
    </Suspense>
  );
}
