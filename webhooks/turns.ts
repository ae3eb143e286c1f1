/**
 * How many messages are under way at once, over all workers: to one endpoint, and to all of a workspace. A receiver that answers
 * slowly is given no more of them, and neither holds up the other endpoints nor takes the workers' slots from entries.
 */
import type { Pool } from "pg";

export interface Turn {
  /** The entry that delivers. */
  readonly delivery: string;
  readonly webhook: string;
  readonly workspaceId: string;
}

const perWebhook = 4;
/** Beyond it, one at a time to each endpoint. */
const perWorkspace = 16;

/** Null: it may send, and ends its turn afterwards. Otherwise the milliseconds after which to ask again. */
export async function takeTurn(pool: Pool, { delivery, webhook, workspaceId }: Turn): Promise<number | null> {
  const take = "select app_accounts.take_turn($1, $2, $3, $4, $5) as wait";
  const given = [delivery, webhook, workspaceId, perWebhook, perWorkspace];
  const { rows } = await pool.query<{ wait: number | null }>(take, given);
  return rows[0]?.wait ?? null;
}

/** Lets the next one go; `ms` is how long it took. Never fails: a turn that was not ended ends with the delivery. */
export async function endTurn(pool: Pool, { delivery, webhook }: Turn, ms: number): Promise<void> {
  // The endpoint's row before its turns, as when it is removed.
  const end = `
    with endpoint as (
      update app_accounts.webhook set pace_ms = 0.75 * pace_ms + 0.25 * $3::float8 where id = $2 returning id)
    delete from app_accounts.webhook_turn t using endpoint where t.delivery_id = $1 and t.webhook_id = endpoint.id and t.asks_at is null`;
  await pool.query(end, [delivery, webhook, ms]).catch(() => undefined);
}
