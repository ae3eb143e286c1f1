/** What a webhook can tell of. */
export const webhookEvents = ["entry.completed", "entry.failed", "entry.cancelled", "entry.expired"] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
