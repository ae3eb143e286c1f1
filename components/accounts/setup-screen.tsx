"use client";
import { setUp, signIn } from "@/lib/api/accounts.ts";
import { AccountForm } from "./account-form.tsx";
import { BarePage } from "./bare-page.tsx";

/** Makes the first owner. The token came with the address, behind the #, which no server logs. */
export function SetupScreen() {
  return (
    <BarePage title="Set up this server" description="You become its first owner, and invite the others.">
      <AccountForm
        fields={[
          { name: "workspace", label: "Name of the workspace", description: "Your company or team." },
          { name: "name", label: "Your name", autoComplete: "name" },
          { name: "email", label: "E-mail", type: "email", autoComplete: "username" },
          {
            name: "password",
            label: "Password",
            type: "password",
            autoComplete: "new-password",
            description: "At least 8 characters; several unrelated words are good.",
          },
        ]}
        submit="Set up"
        problemTitle="The server was not set up"
        onSubmit={async (values) => {
          await setUp({ ...values, token: window.location.hash.slice(1) });
          await signIn(values.email, values.password);
          window.location.assign("/entries");
        }}
      />
    </BarePage>
  );
}
