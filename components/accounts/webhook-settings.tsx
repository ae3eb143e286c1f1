"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useSetting, useSettingChange } from "@/hooks/use-settings.ts";
import { addWebhook, fetchWebhooks, removeWebhook, switchWebhook, testWebhook } from "@/lib/api/accounts.ts";
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

export function WebhookSettings() {
  const { data, refetch } = useSetting("webhooks", fetchWebhooks);
  const turn = useSettingChange(
    "webhooks",
    ({ id, on }: { id: string; on: boolean }) => switchWebhook(id, on),
    "The webhook was not switched",
  );
  const remove = useSettingChange("webhooks", removeWebhook, "The webhook was not removed");
  const test = useSettingChange("webhooks", testWebhook, "Nothing was sent");
  const [chosen, setChosen] = useState<readonly string[]>(["entry.completed", "entry.failed"]);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <SettingsSection
      id="webhooks"
      title="Webhooks"
      description="Signed messages when entries end or need an approval, retried for half a day. Only to public addresses, by https."
    >
      {secret && <ShownOnce what="Signing secret" text={secret} hint="The receiver verifies messages with it." />}
      <SettingsList label="Webhooks" empty="No webhooks yet.">
        {(data?.webhooks ?? []).map(({ id, url, events, disabledAt, disabledBecause }) => (
          <SettingsRow
            key={id}
            action={
              <span className="flex gap-2">
                {!disabledAt && (
                  <Button variant="outline" size="small" onClick={() => test(id)}>
                    Test
                  </Button>
                )}
                <Button variant="outline" size="small" onClick={() => turn({ id, on: disabledAt !== null })}>
                  {disabledAt ? "Switch on" : "Switch off"}
                </Button>
                <Button variant="outline" size="small" onClick={() => remove(id)}>
                  Remove
                </Button>
              </span>
            }
          >
            <span className="font-medium break-all">{url}</span>
            <span className="block text-muted-foreground">
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
          await refetch();
        }}
      >
        <CheckBoxes legend="Tell when" options={events} chosen={chosen} onChange={setChosen} />
      </AccountForm>
    </SettingsSection>
  );
}
