/**
 * Measures what live screens cost and how late they are: the memory that many clients of the stream take in one web process,
 * and the time from a change in the database to its event at each of them. Usage (Linux; a database that may be written to):
 *
 *   DATABASE_URL=postgresql://… node --import tsx scripts/measure-live.ts [clients=500] [changes=120]
 */
import { readFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { createEngine, workflow } from "async-workflow";
import { runProgram } from "../tests/support/app.ts";

const [clients = 500, changes = 120] = process.argv.slice(2).map(Number);
const databaseUrl = process.env.DATABASE_URL ?? "";
/** Far enough apart that each change is told by itself. */
const everyMs = 500;
const settleMs = 5_000;

const measured = workflow("measured").stage("ONLY", () => null);
const engine = createEngine({ databaseUrl, workflows: [measured] });
await engine.migrate();
const web = runProgram("server", { DATABASE_URL: databaseUrl, PORT: "3987", LOG_LEVEL: "info" });
const streams: IncomingMessage[] = [];
try {
  await web.said(/Web is ready/);
  const url = "http://127.0.0.1:3987";
  const { id } = await engine.start(measured, null, { title: "0", delay: "1d" });
  // What the first client costs (code compiled, caches filled) is not what another one costs.
  streams.push(await connect(url, () => {}));
  await settle();
  const before = memory(web.pid);

  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  const onTitle = (title: string) => {
    const sent = sentAt.get(title);
    if (sent !== undefined) delays.push(performance.now() - sent);
  };
  while (streams.length <= clients) streams.push(await connect(url, onTitle));
  await settle();
  const connected = memory(web.pid);

  for (let n = 1; n <= changes; n += 1) {
    sentAt.set(`${n}`, performance.now());
    await engine.patch(id, { title: `${n}` });
    await wait(everyMs);
  }
  await settle();
  const after = memory(web.pid);
  delays.sort((a, b) => a - b);
  const at = (share: number) => `${(delays[Math.floor(share * (delays.length - 1))] ?? 0).toFixed(0)} ms`;
  console.log(`${clients} clients of one process, ${delays.length} of ${clients * changes} events`);
  console.log(`memory: ${before} MB, connected ${connected} MB, after ${changes} changes ${after} MB`);
  console.log(`change to event: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, latest ${at(1)}`);
} finally {
  for (const stream of streams) stream.destroy();
  await engine.close();
  await web.end();
}

/** Resolves when the stream stands; calls back for each entry it tells of. */
function connect(url: string, onTitle: (title: string) => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/stream`, { agent: false }, (response) => {
      response.setEncoding("utf8");
      response.on("error", () => {}); // destroyed at the end
      response.on("data", (text: string) => {
        if (text.includes("event: ready")) resolve(response);
        for (const [, title = ""] of text.matchAll(/"title":"(\d+)"/g)) onTitle(title);
      });
    });
    request.on("error", reject);
  });
}

/** Lets what is under way come to its end. */
async function settle(): Promise<void> {
  await wait(settleMs);
}

/** What the process holds of the machine's memory, in MB. */
function memory(pid: number): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1_000);
}
