/** What was sent to an endpoint: its deliveries are entries, told apart by their tags. */
import { z } from "@hono/zod-openapi";
import type { Engine, Entry } from "async-workflow";
import { HttpError } from "async-workflow/http";
import { deliverySuffix, deliveryWorkflow } from "./deliver-webhook.ts";

/** What the workflow is given: here what matters of it. */
interface Message {
  readonly webhook: string;
  readonly type: string;
  readonly entry: string | null;
  readonly messageId?: string;
}

const time = z.string().openapi({ format: "date-time" });

export const deliverySchema = z
  .strictObject({
    id: z.string(),
    event: z.string().openapi({ description: "What it tells; `ping` is a test." }),
    entry: z
      .strictObject({ id: z.string(), title: z.string().nullable() })
      .nullable()
      .openapi({ description: "Of which entry. Without a title it is gone by now." }),
    replayOf: z.string().nullable().openapi({ description: "The delivery that this one repeats." }),
    status: z.string(),
    state: z.string(),
    attempt: z.int().openapi({ description: "Which try it is, counted from 1." }),
    createdAt: time,
    finishedAt: time.nullable(),
    nextAt: time.nullable().openapi({ description: "When it is tried again." }),
    answer: z
      .strictObject({ status: z.int(), ms: z.int() })
      .nullable()
      .openapi({ description: "What the receiver answered, and how fast." }),
    error: z.string().nullable(),
  })
  .openapi("WebhookDelivery");
type Delivery = z.infer<typeof deliverySchema>;

const pageSize = 50;
const tagOf = ({ tags }: Entry, name: string): string | undefined =>
  tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1);
const scopeOf = (workspaceId: string) => ({ workspace: workspaceId + deliverySuffix });

/** Newest first. */
export async function listDeliveries(
  engine: Engine,
  workspaceId: string,
  webhook: string,
  cursor: string | undefined,
): Promise<{ deliveries: Delivery[]; next: string | null }> {
  const query = { tag: [`webhook:${webhook}`], limit: pageSize, ...(cursor !== undefined && { cursor }) };
  const { entries, next } = await engine.list(query, scopeOf(workspaceId));
  const told = new Set(entries.map((entry) => tagOf(entry, "entry")).filter((id) => id !== undefined));
  const found = await engine.getMany([...told], { workspace: workspaceId });
  const titles = new Map(found.map(({ id, title }) => [id, title]));
  return { deliveries: entries.map((entry) => shown(entry, titles)), next };
}

function shown(entry: Entry, titles: ReadonlyMap<string, string>): Delivery {
  const { id, title, status, state, attempt, createdAt, finishedAt, availableAt, result, error } = entry;
  const about = tagOf(entry, "entry");
  return {
    id,
    event: tagOf(entry, "event") ?? title,
    entry: about === undefined ? null : { id: about, title: titles.get(about) ?? null },
    replayOf: tagOf(entry, "replay") ?? null,
    status,
    state,
    attempt,
    createdAt,
    finishedAt,
    nextAt: availableAt,
    // Of one that failed, the result is what the error says.
    answer: error ? null : (result as Delivery["answer"]),
    error: error?.message ?? null,
  };
}

/** Resolves with the id of the delivery. */
export async function startDelivery(
  engine: Engine,
  workspaceId: string,
  message: Message & { timestamp: string },
  replayOf?: string,
): Promise<string> {
  const owner = `webhook:${message.webhook}`;
  const { type, entry } = message;
  const tags = [
    owner,
    `event:${type}`,
    ...(entry ? [`entry:${entry}`] : []),
    ...(replayOf ? [`replay:${replayOf}`] : []),
  ];
  const options = { title: replayOf ? `${type}, again` : type, tags, owner, scope: scopeOf(workspaceId) };
  return (await engine.start(deliveryWorkflow, message, options)).id;
}

/** With the id of the message before: the receiver can tell that it has it. Throws `HttpError` or `EntryNotFound` when there is no such delivery. */
export async function replay(engine: Engine, workspaceId: string, webhook: string, delivery: string): Promise<string> {
  const { input } = await engine.timeline(delivery, scopeOf(workspaceId));
  const before = input as unknown as Message & { timestamp: string };
  if (before.webhook !== webhook) throw new HttpError("not_found", "There is no such delivery of this webhook.");
  const again = { ...before, messageId: before.messageId ?? `msg_${delivery}` };
  return startDelivery(engine, workspaceId, again, delivery);
}
