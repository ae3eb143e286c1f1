"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useAddress } from "@/hooks/use-address.ts";
import { useMe } from "@/hooks/use-me.ts";
import { changeEmail } from "@/lib/api/accounts.ts";
import { AccountForm } from "./account-form.tsx";
import { SettingsSection } from "./settings-section.tsx";

/** Where the mailed link leads: the page says what came of it. */
const comeBack = "/settings?address=new";

const refused: Readonly<Record<string, string>> = {
  TOKEN_EXPIRED: "The link is older than an hour. Ask for another one.",
  ADDRESS_TAKEN: "That address is somebody else's by now.",
  INVALID_USER: "The link is for another account than the one that is signed in here.",
};

/** The address that one signs in with. */
export function AddressSettings() {
  const me = useMe();
  const client = useQueryClient();
  const [params] = useAddress();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const cameBack = params.get("address") === "new";
  const error = params.get("error");
  useEffect(() => {
    if (cameBack) void client.invalidateQueries({ queryKey: ["me"] });
  }, [cameBack, client]);
  const said = sentTo
    ? `A link is on its way to ${sentTo}. Open it within an hour: until then your address stays as it is. On a server without mail it is printed to the log.`
    : !cameBack
      ? null
      : error
        ? `Your address was not changed. ${refused[error] ?? "The link was used before, or your address has changed since."}`
        : `You sign in as ${me?.user?.email ?? "your new address"} from now on.`;
  return (
    <SettingsSection id="address" title="E-mail" description="You sign in with it, and links are sent to it.">
      <p className="text-sm break-all">{me?.user?.email}</p>
      {said && (
        <p role="status" className="rounded-lg border border-border bg-muted px-4 py-3 text-sm break-words">
          {said}
        </p>
      )}
      <AccountForm
        fields={[
          {
            name: "newEmail",
            label: "New e-mail",
            type: "email",
            autoComplete: "email",
            description: "It is in force when you open the link that is sent there. Your present address is told.",
          },
        ]}
        submit="Change the e-mail"
        problemTitle="The e-mail was not changed"
        onSubmit={async ({ newEmail }) => {
          await changeEmail(newEmail, comeBack);
          setSentTo(newEmail);
        }}
      />
    </SettingsSection>
  );
}
