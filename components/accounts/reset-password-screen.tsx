"use client";
import { resetPassword } from "@/lib/api/accounts.ts";
import { AccountForm } from "./account-form.tsx";
import { BarePage } from "./bare-page.tsx";

export function ResetPasswordScreen() {
  return (
    <BarePage title="Choose a new password" description="All your sessions end; sign in with the new one.">
      <AccountForm
        fields={[
          {
            name: "newPassword",
            label: "New password",
            type: "password",
            autoComplete: "new-password",
            description: "At least 8 characters; several unrelated words are good.",
          },
        ]}
        submit="Set the password"
        problemTitle="The password was not changed"
        onSubmit={async ({ newPassword }) => {
          await resetPassword(decodeURIComponent(window.location.hash.slice(1)), newPassword);
          window.location.assign("/login");
        }}
      />
    </BarePage>
  );
}
