/** What callers do who are cut off in the middle of a request. */
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Entry } from "../../../../engine/src/index.ts";
import { monotonicNow } from "../../history/clock.ts";
import { type Answer, ask, record } from "../crowd.ts";
import { seenOf } from "../processes/accountant.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";

/** Where the connection is reset: in the request's head, in its body, or after it, before its answer. */
const places = ["head", "body", "answer"] as const;
type Place = (typeof places)[number];
/** An answer takes some milliseconds: the reset comes before and after the commit. */
const longestWaitMs = 12;

/** C10: POSTs are cut by a reset, `atOnce` at the same time; afterwards the same is asked again, with the same key. */
export const cutRequests =
  (atOnce: number): Nemesis =>
  async (rig, signal) => {
    let next = 0;
    const one = async () => {
      while (!signal.aborted) {
        const n = next++;
        await cut(rig, n, places[n % places.length] as Place);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  };

async function cut(rig: Rig, n: number, place: Place): Promise<void> {
  const from = monotonicNow();
  const title = `cut ${n + 1}`;
  const input = { habit: "plain", ms: 0, note: title } as const;
  const body = { workflow: "freight", title, input };
  const key = `key-of-cut-${n + 1}`;
  const call = { call: "start" as const, title, key, input: { ...input }, entryId: null };
  const invokedAt = monotonicNow();
  const sent = await sendPart(rig, place, key, JSON.stringify(body));
  record(rig, "cut", { ...call, invokedAt, answeredAt: null, outcome: "unknown" });
  const againAt = monotonicNow();
  const answer = await ask(rig, "POST", "/api/entries", body, { "Idempotency-Key": key });
  const entry = resolved(answer, place);
  record(rig, "cut", {
    ...call,
    invokedAt: againAt,
    answeredAt: monotonicNow(),
    outcome: "ok",
    entryId: entry.id,
    seen: [seenOf(entry)],
  });
  const evidence = `reset after ${sent}; its key led to ${answer.replayed ? "the entry it had started" : "a new entry"}`;
  // One that the server never began is no lost answer.
  const row = place === "answer" && answer.replayed ? "C10 committed" : `C10 ${place}`;
  rig.fault(row, "a caller", from, true, evidence);
}

/** Throws when the key does not resolve, or a request was carried out of which only a part had come. */
function resolved({ status, replayed, text }: Answer, place: Place): Entry {
  if (status !== 200 && status !== 201)
    throw new Error(`C10: the key was answered with ${status}: ${text.slice(0, 300)}`);
  if (place !== "answer" && replayed)
    throw new Error(`C10: a request that was cut in its ${place} has started an entry.`);
  return JSON.parse(text) as Entry;
}

/** Sends a request as far as `place` and resets the connection; resolves with how far it came. */
async function sendPart(rig: Rig, place: Place, key: string, body: string): Promise<string> {
  const { hostname, port } = new URL(rig.webUrl);
  const head =
    `POST /api/entries HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer local\r\nContent-Type: application/json\r\n` +
    `Idempotency-Key: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const whole = head + body;
  const bytes = {
    head: 1 + Math.floor(Math.random() * (head.length - 1)),
    body: head.length + Math.floor(Math.random() * body.length),
    answer: whole.length,
  }[place];
  const socket = await connected(hostname, Number(port));
  let answered = 0;
  socket.on("data", (chunk) => {
    answered += chunk.length;
  });
  await new Promise<void>((resolve) => socket.write(whole.slice(0, bytes), () => resolve()));
  const waitMs = Math.random() * longestWaitMs;
  await wait(waitMs);
  socket.resetAndDestroy();
  const heard = answered > 0 ? `, ${answered} bytes of the answer` : "";
  return `${bytes} of ${whole.length} bytes${heard} and ${waitMs.toFixed(1)} ms`;
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.on("error", reject);
  });
}
