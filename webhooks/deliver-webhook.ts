/**
 * The workflow that delivers one message to one endpoint. Its entries are started by the database in the statement that
 * ends the entry it tells of, and live in the workspace `<workspace>/webhooks`. Retried for about half a day.
 */
import { type AnyWorkflow, type Duration, NonRetryable, RetryAfter, type StageContext, workflow } from "async-workflow";
import type { Pool } from "pg";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { SecretBox } from "./secret-box.ts";
import { type Reply, send } from "./send.ts";
import { findTarget, TargetRefused, type TargetRules } from "./target.ts";
import { endTurn, takeTurn } from "./turns.ts";
import { openSecrets, type SealedSecrets } from "./webhook-row.ts";

export interface DeliveryOptions {
  readonly pool: () => Promise<Pool>;
  readonly box: SecretBox;
  readonly rules: TargetRules;
  /** Default: twelve tries within about half a day. */
  readonly retry?: { readonly attempts: number; readonly delay: Duration };
}

export const deliveryWorkflow = "deliver-webhook";
export const deliverySuffix = "/webhooks";

/** 30 s, 1 min, 2 min … at most 4 h apart: twelve tries within about half a day. */
const patient = { attempts: 12, delay: "30s", maxDelay: "4h" } as const;
/** After so many deliveries in a row that failed for good, an endpoint is switched off. */
const mostFailures = 10;

const message = z.strictObject({
  webhook: z.uuid(),
  type: z.string(),
  timestamp: z.string(),
  entry: z.uuid().nullable(),
  /** What an entry that waits is waiting for. */
  signal: z.strictObject({ name: z.string(), until: z.string().nullable() }).optional(),
  /** The same for every try and for a replay: the receiver tells repetitions by it. Default: the delivery's own id. */
  messageId: z.string().optional(),
});

interface Endpoint extends SealedSecrets {
  readonly url: string;
  /** By the database's clock: receivers refuse what is signed as of another time, and a worker's clock may be wrong. */
  readonly now: Date;
}

const findEndpoint = `
  select id, workspace_id as "workspaceId", url, secret, case when old_until > clock_timestamp() then old_secret end as "oldSecret", clock_timestamp() as now
    from app_accounts.webhook where id = $1 and workspace_id = $2 and disabled_at is null`;
// What the receiver may want to know without asking: never the input or the result, which may be secret or large.
const describeEntry = `
  select e.id, e.title, w.name as workflow, coalesce(r.status::text, case when l.stage > 0 then w.stages[l.stage] end, 'CREATED') as status, e.tags, e.created_at as "createdAt",
         r.finished_at as "finishedAt", r.error ->> 'message' as error
    from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id
    left join async_workflow.live l on l.entry_id = e.id
    left join async_workflow.result r on r.entry_id = e.id
   where e.id = $1 and e.workspace = $2`;
const wentWell = "update app_accounts.webhook set failures = 0 where id = $1 and failures > 0";
// Switched off and noted in one statement, so that the log never lacks the reason.
const wentWrong = `
  with counted as (
    update app_accounts.webhook set failures = failures + 1,
           disabled_at = case when failures + 1 >= ${mostFailures} then clock_timestamp() end,
           disabled_because = case when failures + 1 >= ${mostFailures} then ${mostFailures} || ' deliveries in a row failed; the last: ' || $2 end
     where id = $1 and disabled_at is null returning id, workspace_id, disabled_at, disabled_because)
  insert into async_workflow.audit (workspace, actor, action, target, reason)
  select workspace_id, 'system', 'webhook.disable', id::text, disabled_because from counted where disabled_at is not null`;

type Attempt = Pick<StageContext<z.infer<typeof message>, unknown>, "input" | "entry" | "attempt" | "signal" | "log">;

export function deliverWebhook({ retry = patient, ...given }: DeliveryOptions): AnyWorkflow {
  const definition = workflow(deliveryWorkflow, {
    title: "Deliver a webhook",
    input: message,
    retry,
    retention: "30d",
  });
  return definition.stage("SEND", async (context) => {
    const { input, entry, sleep } = context;
    if (!entry.workspace.endsWith(deliverySuffix)) throw new NonRetryable("Only the server starts deliveries.");
    const workspaceId = entry.workspace.slice(0, -deliverySuffix.length);
    const pool = await given.pool();
    const turn = { delivery: entry.id, webhook: input.webhook, workspaceId };
    for (;;) {
      const wait = await takeTurn(pool, turn);
      if (wait === null) break;
      await sleep(wait);
    }
    const begun = performance.now();
    try {
      return await deliver(context, workspaceId, { ...given, pool, tries: retry.attempts });
    } finally {
      await endTurn(pool, turn, performance.now() - begun);
    }
  });
}

async function deliver(
  { input, entry, attempt, signal, log }: Attempt,
  workspaceId: string,
  { pool, box, rules, tries }: Pick<DeliveryOptions, "box" | "rules"> & { pool: Pool; tries: number },
): Promise<{ status: number; ms: number }> {
  const [endpoint] = (await pool.query<Endpoint>(findEndpoint, [input.webhook, workspaceId])).rows;
  if (!endpoint) throw new NonRetryable("The webhook was removed or switched off.");
  const entryRow = input.entry ? (await pool.query<object>(describeEntry, [input.entry, workspaceId])).rows[0] : {};
  const data = { ...(entryRow ?? { id: input.entry }), ...(input.signal && { signal: input.signal }) };
  const body = JSON.stringify({ type: input.type, timestamp: input.timestamp, data });
  const headers = sign(openSecrets(box, endpoint), input.messageId ?? `msg_${entry.id}`, endpoint.now, body);
  try {
    const begun = performance.now();
    const reply = await send(await findTarget(endpoint.url, rules), body, headers, signal);
    refuseFailure(reply);
    await pool.query(wentWell, [endpoint.id]);
    log.info(`${new URL(endpoint.url).host} answered ${reply.status}`);
    return { status: reply.status, ms: Math.round(performance.now() - begun) };
  } catch (error) {
    const last = attempt >= tries || error instanceof TargetRefused;
    if (last) await pool.query(wentWrong, [endpoint.id, (error as Error).message.slice(0, 500)]);
    throw error instanceof TargetRefused ? new NonRetryable(`Blocked: ${error.message}`) : error;
  }
}

/** The headers of Standard Webhooks: one signature per secret that is valid. */
function sign(secrets: readonly string[], id: string, now: Date, body: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "async-workflow",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" "),
  };
}

// 2xx alone is success: a redirect is not followed, for it could lead anywhere.
function refuseFailure({ status, text }: Reply): void {
  if (status >= 200 && status < 300) return;
  const said = text.trim() ? `: ${text.trim().slice(0, 200)}` : "";
  if (status === 429 || status === 503) throw new RetryAfter("1m", `The receiver answered ${status}${said}`);
  throw new Error(`The receiver answered ${status}${said}`);
}
