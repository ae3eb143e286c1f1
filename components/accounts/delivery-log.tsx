"use client";
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import type { ApiError } from "async-workflow/client";
import { Button } from "@/components/ui/button.tsx";
import { useSettingChange } from "@/hooks/use-settings.ts";
import { type DeliveryPage, fetchDeliveries, sendAgain, type Webhook } from "@/lib/api/webhooks.ts";
import { DeliveryRow, isUnderWay } from "./delivery-row.tsx";
import { SettingsList, SettingsSection } from "./settings-section.tsx";

/** While something is under way its outcome is waited for; otherwise news are rare. */
const activeMs = 2_000;
const idleMs = 15_000;

/** What was sent to an endpoint, and what became of it; newest first. */
export function DeliveryLog({ webhook: { id, disabledAt } }: { readonly webhook: Webhook }) {
  const log = useInfiniteQuery<DeliveryPage, ApiError, InfiniteData<DeliveryPage>, string[], string | null>({
    queryKey: ["settings", "deliveries", id],
    queryFn: ({ pageParam, signal }) => fetchDeliveries(id, pageParam, signal),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ deliveries }) => deliveries.some(isUnderWay)) ? activeMs : idleMs,
  });
  const again = useSettingChange(
    "deliveries",
    (delivery: string) => sendAgain(id, delivery),
    "It was not sent again",
    "It is sent again",
  );
  const deliveries = log.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <SettingsSection
      id="deliveries"
      title="Deliveries"
      description="What was sent, newest first, kept for 30 days. What the receiver does not take is tried twelve times within half a day."
    >
      <SettingsList
        label="Deliveries"
        of={log}
        empty="Nothing was sent yet. A message goes out when an entry does what this webhook is told of, or as a test."
      >
        {deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            {...(disabledAt === null && { onSendAgain: () => again(delivery.id) })}
          />
        ))}
      </SettingsList>
      {log.hasNextPage && (
        <Button
          variant="outline"
          className="justify-self-start"
          disabled={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </SettingsSection>
  );
}
