/** The endpoints of a workspace: where messages about its entries go. */

import { HttpError } from "async-workflow/http";
import type { Pool, PoolClient } from "pg";
import { actOf, noteAct } from "../accounts/audit.ts";
import type { Member } from "../accounts/context.ts";
import { inTransaction } from "../accounts/transaction.ts";
import type { WebhookEvent } from "./events.ts";
import type { SecretBox } from "./secret-box.ts";
import { newSecret, sealFor } from "./webhook-row.ts";

export interface ListedWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: WebhookEvent[];
  readonly createdAt: string;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  readonly failures: number;
}

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: WebhookEvent[] | undefined;
  readonly enabled?: boolean | undefined;
}

const most = 50;
const columns = `id, url, events, created_at as "createdAt", disabled_at as "disabledAt", disabled_because as "disabledBecause", failures`;
const list = `select ${columns} from app_accounts.webhook where workspace_id = $1 order by created_at, id`;
const insert = `
  insert into app_accounts.webhook (id, workspace_id, url, events, secret, created_by)
  select $1, $2, $3, $4, $5, $6 where (select count(*) from app_accounts.webhook where workspace_id = $2) < ${most}
  returning ${columns}`;
const change = `
  update app_accounts.webhook set
    url = coalesce($3, url), events = coalesce($4, events),
    disabled_at = case when $5::boolean is null then disabled_at when $5 then null else coalesce(disabled_at, clock_timestamp()) end,
    disabled_because = case when $5::boolean is null then disabled_because when $5 then null else 'Switched off by hand.' end,
    failures = case when $5 then 0 else failures end
   where workspace_id = $1 and id::text = $2 returning ${columns}`;
const replaceSecret = `
  update app_accounts.webhook set old_secret = secret, old_until = clock_timestamp() + make_interval(hours => $4), secret = $3
   where workspace_id = $1 and id::text = $2 returning ${columns}`;

type Row = Omit<ListedWebhook, "createdAt" | "disabledAt"> & {
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
};
const shown = (row: Row): ListedWebhook => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
});

export async function listWebhooks(pool: Pool, workspaceId: string): Promise<ListedWebhook[]> {
  return (await pool.query<Row>(list, [workspaceId])).rows.map(shown);
}

/** The only time that the secret is told. Throws `HttpError` `too_many_requests` at 50 webhooks. */
export function addWebhook(
  pool: Pool,
  box: SecretBox,
  by: Member,
  { url, events }: { url: string; events: WebhookEvent[] },
): Promise<ListedWebhook & { secret: string }> {
  const id = crypto.randomUUID();
  const secret = newSecret();
  const sealed = sealFor(box, { id, workspaceId: by.workspaceId }, secret);
  return inTransaction(pool, async (client) => {
    const [row] = (await client.query<Row>(insert, [id, by.workspaceId, url, events, sealed, by.userId])).rows;
    if (!row) throw new HttpError("too_many_requests", `A workspace has at most ${most} webhooks: remove some first.`);
    await noteAct(client, { ...actOf(by), action: "webhook.add", target: id, detail: { url, events } });
    return { ...shown(row), secret };
  });
}

/** Throws `HttpError` `not_found`. Switched on again, it starts with a clean slate. */
export function changeWebhook(pool: Pool, by: Member, id: string, wanted: WebhookChange): Promise<ListedWebhook> {
  const { url = null, events = null, enabled = null } = wanted;
  return inTransaction(pool, async (client) => {
    const row = found(await client.query<Row>(change, [by.workspaceId, id, url, events, enabled]));
    await noteAct(client, { ...actOf(by), action: "webhook.change", target: id, detail: wanted });
    return shown(row);
  });
}

/** A new secret; the old one signs beside it for `overlapHours`. Throws `HttpError` `not_found`. */
export function rotateSecret(
  pool: Pool,
  box: SecretBox,
  by: Member,
  id: string,
  overlapHours: number,
): Promise<ListedWebhook & { secret: string }> {
  const secret = newSecret();
  const sealed = sealFor(box, { id, workspaceId: by.workspaceId }, secret);
  return inTransaction(pool, async (client) => {
    const row = found(await client.query<Row>(replaceSecret, [by.workspaceId, id, sealed, overlapHours]));
    await noteAct(client, { ...actOf(by), action: "webhook.rotate", target: id, detail: { overlapHours } });
    return { ...shown(row), secret };
  });
}

/** Throws `HttpError` `not_found`. Deliveries on their way end as failed. */
export function removeWebhook(pool: Pool, by: Member, id: string): Promise<void> {
  return inTransaction(pool, async (client) => {
    await exists(client, by.workspaceId, id);
    await client.query("delete from app_accounts.webhook where workspace_id = $1 and id::text = $2", [
      by.workspaceId,
      id,
    ]);
    await noteAct(client, { ...actOf(by), action: "webhook.remove", target: id });
  });
}

/** Throws `HttpError` `not_found`. */
export async function exists(connection: Pool | PoolClient, workspaceId: string, id: string): Promise<void> {
  found(
    await connection.query("select from app_accounts.webhook where workspace_id = $1 and id::text = $2", [
      workspaceId,
      id,
    ]),
  );
}

function found<R>({ rows }: { rows: R[] }): R {
  const [row] = rows;
  if (!row) throw new HttpError("not_found", "There is no such webhook in this workspace.");
  return row;
}
