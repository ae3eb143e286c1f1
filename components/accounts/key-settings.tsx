"use client";
import { useState } from "react";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { useSetting, useSettingChange } from "@/hooks/use-settings.ts";
import { fetchKeys, makeKey, revokeKey } from "@/lib/api/accounts.ts";
import { AccountForm } from "./account-form.tsx";
import { AskFirst } from "./ask-first.tsx";
import { CheckBoxes } from "./check-boxes.tsx";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";
import { ShownOnce } from "./shown-once.tsx";

const scopes = {
  read: "sees everything of the workspace",
  start: "starts entries and watches those",
  operate: "changes, cancels and retries entries of everybody",
  admin: "sees what an admin sees and does what an operator does",
};

export function KeySettings() {
  const keys = useSetting("keys", fetchKeys);
  const revoke = useSettingChange("keys", revokeKey, "The key still works");
  const [chosen, setChosen] = useState<readonly string[]>(["start"]);
  const [made, setMade] = useState<string | null>(null);
  return (
    <SettingsSection
      id="keys"
      title="API keys"
      description="For programs. Sent as Authorization: Bearer, and read from nowhere else."
    >
      {made && <ShownOnce what="API key" text={made} />}
      <SettingsList label="API keys" of={keys} empty="No keys yet.">
        {(keys.data?.keys ?? []).map(({ id, name, ending, scopes, usedAt, expiresAt }) => (
          <SettingsRow
            key={id}
            action={
              <AskFirst
                label="Revoke"
                of={name}
                title={`Revoke the key "${name}"?`}
                description="Whatever uses it is refused within five seconds. That cannot be undone."
                confirmLabel="Revoke the key"
                onConfirm={() => revoke(id)}
              />
            }
          >
            <span className="font-medium">{name}</span> <code className="font-mono text-xs">…{ending}</code>
            <span className="flex flex-wrap gap-x-1.5 text-muted-foreground">
              <span>{scopes.join(", ")}</span>
              {usedAt ? (
                <>
                  <span>· used</span> <EntryTime iso={usedAt} />
                </>
              ) : (
                <span>· never used</span>
              )}
              {expiresAt && (
                <>
                  <span>· until</span> <EntryTime iso={expiresAt} />
                </>
              )}
            </span>
          </SettingsRow>
        ))}
      </SettingsList>
      <AccountForm
        fields={[
          { name: "name", label: "Name", description: "Who uses it: CI, billing, …" },
          { name: "days", label: "Days until it expires", type: "number", optional: true },
        ]}
        submit="Make a key"
        problemTitle="No key was made"
        onSubmit={async ({ name, days }) => {
          const expiry = days === "" ? {} : { expiresInDays: Number(days) };
          setMade((await makeKey({ name, scopes: chosen, ...expiry })).key);
          await keys.refetch();
        }}
      >
        <CheckBoxes legend="Scopes" options={scopes} chosen={chosen} onChange={setChosen} />
      </AccountForm>
    </SettingsSection>
  );
}
