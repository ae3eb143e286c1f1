/** The product's own workflow that delivers webhooks, as a worker of a run has it. */
import pg from "pg";
import type { AnyWorkflow } from "../../../engine/src/index.ts";
import { type DeliveryOptions, deliverWebhook } from "../../../webhooks/deliver-webhook.ts";
import { createSecretBox, type SecretBox } from "../../../webhooks/secret-box.ts";
import type { TargetRules } from "../../../webhooks/target.ts";

/** Patient enough for what a run does to PostgreSQL and to the receiver, and over within the time to drain. */
export const deliveryRetry = { attempts: 9, delay: 100 } as const satisfies DeliveryOptions["retry"];

// The receiver of a run is on this machine, which no public target may be.
const rules: TargetRules = { resolve: async () => ["127.0.0.1"], isAllowed: () => true, allowHttp: true };

export const secretBox = (): SecretBox => createSecretBox("worth nothing: it seals what a run has made up");

export interface Deliveries {
  readonly workflow: AnyWorkflow;
  close(): Promise<void>;
}

export function deliveriesOf(databaseUrl: string): Deliveries {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 3,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  pool.on("error", () => {}); // whoever asks next is told
  return {
    workflow: deliverWebhook({ pool: async () => pool, box: secretBox(), rules, retry: deliveryRetry }),
    close: () => pool.end(),
  };
}
