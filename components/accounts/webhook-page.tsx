"use client";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowLeftIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useSetting, useSettingChange } from "@/hooks/use-settings.ts";
import {
  fetchWebhooks,
  removeWebhook,
  replaceSecret,
  switchWebhook,
  testWebhook,
  type Webhook,
} from "@/lib/api/webhooks.ts";
import { AskFirst } from "./ask-first.tsx";
import { DeliveryLog } from "./delivery-log.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { ShownOnce } from "./shown-once.tsx";

/** One endpoint: what it is told, what can be done with it, and what was sent to it. */
export function WebhookPage({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useSetting("webhooks", fetchWebhooks);
  const webhook = data?.webhooks.find((each) => each.id === id);
  return (
    <>
      <Button variant="ghost" size="small" className="mb-6 -ml-2.5" onClick={onClose}>
        <ArrowLeftIcon aria-hidden />
        All webhooks
      </Button>
      <LoadProblem what="The webhook" problem={error} known={!!data} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-40" />}
      {data && !webhook && <p className="text-muted-foreground">This webhook is gone: somebody removed it.</p>}
      {webhook && (
        <div>
          <Endpoint webhook={webhook} onRemoved={onClose} />
          <DeliveryLog webhook={webhook} />
        </div>
      )}
    </>
  );
}

function Endpoint({ webhook, onRemoved }: { readonly webhook: Webhook; readonly onRemoved: () => void }) {
  const { id, url, events, disabledAt, disabledBecause } = webhook;
  const client = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const turn = useSettingChange("webhooks", (on: boolean) => switchWebhook(id, on), "The webhook was not switched");
  const remove = useSettingChange("webhooks", () => removeWebhook(id).then(onRemoved), "The webhook was not removed");
  const test = useSettingChange(
    "webhooks",
    async () => {
      await testWebhook(id);
      await client.invalidateQueries({ queryKey: ["settings", "deliveries", id] });
    },
    "Nothing was sent",
    "A test message is on its way",
  );
  const replace = useSettingChange(
    "webhooks",
    () => replaceSecret(id).then(({ secret }) => setSecret(secret)),
    "The secret stays as it was",
  );
  return (
    <SettingsSection id="webhook" title="Webhook" description={`Told: ${events.join(", ")}.`}>
      <div>
        <p className="font-medium break-all">{url}</p>
        <p className="text-sm break-words text-muted-foreground">
          {disabledAt ? `Off. ${disabledBecause ?? ""}` : "On. It gets four messages at once; the others wait."}
        </p>
      </div>
      {secret && (
        <ShownOnce
          what="Signing secret"
          text={secret}
          hint="Messages are signed with the old one, too, for 24 hours: change the receiver meanwhile."
        />
      )}
      <div className="flex flex-wrap gap-2">
        {!disabledAt && (
          <Button variant="outline" size="small" onClick={() => test()}>
            Send a test
          </Button>
        )}
        <AskFirst
          label="New secret"
          of={`for ${url}`}
          title="Replace the signing secret?"
          description="The new one is shown once. For 24 hours messages are signed with both, so that the receiver has time to change."
          confirmLabel="Replace the secret"
          destructive={false}
          onConfirm={() => replace()}
        />
        <Button variant="outline" size="small" onClick={() => turn(disabledAt !== null)}>
          {disabledAt ? "Switch on" : "Switch off"}
        </Button>
        <AskFirst
          label="Remove"
          of={url}
          title="Remove this webhook?"
          description={`Nothing is sent to ${url} any more, and messages on their way end as failed. What was sent stays recorded, but is not shown any more.`}
          confirmLabel="Remove the webhook"
          onConfirm={() => remove()}
        />
      </div>
    </SettingsSection>
  );
}
