/** What nemeses ask of the API themselves: like any client, with an account of it for the checker. */
import type { Entry } from "../../../engine/src/index.ts";
import { monotonicNow } from "../history/clock.ts";
import type { Call } from "../history/records.ts";
import { seenOf } from "./processes/accountant.ts";
import type { Rig } from "./rig.ts";

const batchSize = 1_000;
const patienceMs = 20_000;

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly replayed: boolean;
  readonly text: string;
}

/** Whatever is answered is an answer; throws when none comes. */
export async function ask(
  { webUrl }: Rig,
  method: "GET" | "POST",
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${webUrl}${path}`, {
    method,
    headers: {
      ...headers,
      Authorization: "Bearer local",
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(patienceMs),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    replayed: response.headers.get("idempotent-replayed") === "true",
    text: await response.text(),
  };
}

/** Throws unless it was answered with success: for where nothing is broken that could be an excuse. */
export async function insist<Body>(rig: Rig, method: "GET" | "POST", path: string, body?: object): Promise<Body> {
  const { status, text } = await ask(rig, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Body;
}

/** Keeps account of a call. */
export function record(rig: Rig, client: string, call: Omit<Call, "id" | "client">): void {
  rig.calls.push({ id: `${client}-${rig.calls.length + 1}`, client, workspace: "local", ...call });
}

/** Starts `size` entries under one tag; resolves with their ids, in order, once they are committed. */
export async function startCrowd(rig: Rig, tag: string, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < size; from += batchSize) {
    const orders = Array.from({ length: Math.min(batchSize, size - from) }, (_, n) => {
      const title = `${tag} ${from + n + 1}`;
      return {
        workflow: "freight",
        title,
        tags: [tag],
        input: { habit: "plain", ms: Math.floor(Math.random() * 40), note: title },
      };
    });
    const invokedAt = monotonicNow();
    const { entries } = await insist<{ entries: Entry[] }>(rig, "POST", "/api/entries/batch", { entries: orders });
    const answeredAt = monotonicNow();
    for (const [n, entry] of entries.entries()) {
      const { title, input } = orders[n] as (typeof orders)[number];
      record(rig, "crowd", {
        call: "start",
        invokedAt,
        answeredAt,
        outcome: "ok",
        entryId: entry.id,
        title,
        input,
        seen: [seenOf(entry)],
      });
      ids.push(entry.id);
    }
  }
  return ids.sort();
}
