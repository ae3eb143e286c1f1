"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useSetting } from "@/hooks/use-settings.ts";
import { addWebhook, fetchWebhooks } from "@/lib/api/webhooks.ts";
import { AccountForm } from "./account-form.tsx";
import { CheckBoxes } from "./check-boxes.tsx";
import { SettingsList, SettingsRow, SettingsSection } from "./settings-section.tsx";
import { ShownOnce } from "./shown-once.tsx";

const events = {
  "entry.completed": "an entry completed",
  "entry.failed": "an entry failed for good",
  "entry.cancelled": "an entry was cancelled",
  "entry.expired": "an entry was not started in time",
  "entry.waiting": "an entry waits for a signal: an approval, an answer",
};

export function WebhookList({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const webhooks = useSetting("webhooks", fetchWebhooks);
  const [chosen, setChosen] = useState<readonly string[]>(["entry.completed", "entry.failed"]);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <SettingsSection
      id="webhooks"
      title="Webhooks"
      description="Signed messages when entries end or need an approval, retried for half a day. Only to public addresses, by https."
    >
      {secret && <ShownOnce what="Signing secret" text={secret} hint="The receiver verifies messages with it." />}
      <SettingsList label="Webhooks" of={webhooks} empty="No webhooks yet.">
        {(webhooks.data?.webhooks ?? []).map(({ id, url, events, disabledAt, disabledBecause }) => (
          <SettingsRow
            key={id}
            action={
              <Button variant="outline" size="small" aria-label={`Open ${url}`} onClick={() => onChoose(id)}>
                Open
              </Button>
            }
          >
            <span className="font-medium break-all">{url}</span>
            <span className="block break-words text-muted-foreground">
              {disabledAt ? `Off. ${disabledBecause ?? ""}` : events.join(", ")}
            </span>
          </SettingsRow>
        ))}
      </SettingsList>
      <AccountForm
        fields={[{ name: "url", label: "Address", type: "url", description: "https://example.org/hook" }]}
        submit="Add a webhook"
        problemTitle="No webhook was added"
        onSubmit={async ({ url }) => {
          setSecret((await addWebhook(url, chosen)).secret);
          await webhooks.refetch();
        }}
      >
        <CheckBoxes legend="Tell when" options={events} chosen={chosen} onChange={setChosen} />
      </AccountForm>
    </SettingsSection>
  );
}
