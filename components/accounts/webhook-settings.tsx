"use client";
import { useAddress } from "@/hooks/use-address.ts";
import { InletSettings } from "./inlet-settings.tsx";
import { WebhookList } from "./webhook-list.tsx";
import { WebhookPage } from "./webhook-page.tsx";

/** The endpoints, or one of them, as the address says; and the addresses that start entries. */
export function WebhookSettings() {
  const [params, setParams] = useAddress();
  const chosen = params.get("webhook");
  const choose = (webhook: string | null) => setParams({ webhook });
  if (chosen) return <WebhookPage key={chosen} id={chosen} onClose={() => choose(null)} />;
  return (
    <>
      <WebhookList onChoose={choose} />
      <InletSettings />
    </>
  );
}
