import type { Metadata } from "next";
import { SetupScreen } from "@/components/accounts/setup-screen.tsx";

export const metadata: Metadata = { title: "Set up" };

export default function Page() {
  return <SetupScreen />;
}
