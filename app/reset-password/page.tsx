import type { Metadata } from "next";
import { ResetPasswordScreen } from "@/components/accounts/reset-password-screen.tsx";

export const metadata: Metadata = { title: "New password" };

export default function Page() {
  return <ResetPasswordScreen />;
}
