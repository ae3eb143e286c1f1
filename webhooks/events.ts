/** What a webhook can tell of. */
export const webhookEvents = [
  "entry.completed",
  "entry.failed",
  "entry.cancelled",
  "entry.expired",
  /** It waits for a signal: somebody has to approve or to answer. */
  "entry.waiting",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
