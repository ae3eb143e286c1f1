/** Has two workspaces told of what ends: each by a webhook of its own. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrateAccounts } from "../../../accounts/migrate.ts";
import { newSecret, sealFor } from "../../../webhooks/webhook-row.ts";
import type { RunWebhook } from "../history/records.ts";
import { secretBox } from "./delivery.ts";
import type { Secrets } from "./receiver.ts";

const wanted = [
  // Most entries complete: what is told of all would be half of the load.
  { workspaceId: "local", events: ["entry.failed", "entry.cancelled", "entry.expired"] },
  { workspaceId: "guests", events: ["entry.completed", "entry.failed", "entry.cancelled", "entry.expired"] },
];

/** Needs the migrated schema. */
export async function subscribe(
  databaseUrl: string,
  receiverPort: number,
): Promise<{ webhooks: readonly RunWebhook[]; secrets: Secrets }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await migrateAccounts(pool);
    const webhooks: RunWebhook[] = [];
    const secrets: Record<string, string> = {};
    for (const { workspaceId, events } of wanted) {
      const id = randomUUID();
      const secret = newSecret();
      secrets[id] = secret;
      await pool.query("insert into app_accounts.workspace (id, name) values ($1, $1)", [workspaceId]);
      await pool.query(
        `insert into app_accounts.webhook (id, workspace_id, url, events, secret, created_by) values ($1, $2, $3, $4, $5, 'rig')`,
        [
          id,
          workspaceId,
          `http://127.0.0.1:${receiverPort}/${id}`,
          events,
          sealFor(secretBox(), { workspaceId, id }, secret),
        ],
      );
      webhooks.push({ id, workspace: workspaceId, events });
    }
    return { webhooks, secrets };
  } finally {
    await pool.end();
  }
}
