/**
 * Measures the list over a long history through the web process: first page, a late page by cursor, filters, searches. A durable
 * PostgreSQL of its own, one request at a time. Writes bench/results/lists.json. Usage:
 *
 *   node --import tsx scripts/measure-lists.ts [finished=1000000] [live=1000] [samples=200]
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Entry, EntryPage } from "async-workflow";
import { runProgram } from "../tests/support/app.ts";
import { startThrowAwayPostgres } from "../tests/support/throw-away-postgres.ts";
import { addFinishedEntries } from "./measuring/finished-entries.ts";
import { freePort, keepResult, type Summary, summarize } from "./measuring/statistics.ts";

const [finished = 1_000_000, live = 1_000, samples = 200] = process.argv.slice(2).map(Number);
const latePage = 1_000;
const perPage = 100;
const warmUps = 20;

const postgres = await startThrowAwayPostgres({ shared_buffers: "512MB", max_wal_size: "4GB" });
const port = await freePort();
const web = runProgram("server", { DATABASE_URL: postgres.url, LOG_LEVEL: "info", PORT: `${port}` });
try {
  await web.said(/Web is ready/);
  const begun = performance.now();
  await addFinishedEntries(postgres.url, "demo", finished);
  for (let first = 0; first < live; first += 1_000) {
    const entries = Array.from({ length: Math.min(1_000, live - first) }, (_, n) => ({
      title: `Waiting ${first + n}`,
      delay: "1d",
    }));
    await send<unknown>("/api/entries/batch", { entries });
  }
  console.log(`${finished} finished and ${live} live entries in ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  await wait(1_000);

  const [first] = (await get<EntryPage>("limit=1&status=COMPLETED")).entries as Entry[];
  const late = await cursorOf(Math.min(latePage, Math.floor(finished / perPage / 2)));
  const questions: Record<string, string> = {
    "first page": "limit=50",
    "page 1,000 by cursor": `limit=50&cursor=${encodeURIComponent(late)}`,
    "status and workflow": "limit=50&status=FAILED&workflow=demo",
    "completed of a workflow": "limit=50&status=COMPLETED&workflow=demo",
    unfinished: "limit=50&status=CREATED",
    "id prefix": `limit=50&q=${first?.id.slice(0, 18)}`,
    "words of the title": "limit=50&q=Finished+4711",
  };
  const results: Record<string, Summary> = {};
  for (const [name, query] of Object.entries({ ...questions })) {
    results[name] = await timed(() => get(query));
    console.log(name.padEnd(26), JSON.stringify(results[name]));
  }
  results["a call without the database"] = await timed(() =>
    fetch(new URL("/api/openapi.json", base())).then((r) => r.arrayBuffer()),
  );
  console.log("a call without the database", JSON.stringify(results["a call without the database"]));
  keepResult("lists", { finished, live, unit: "ms", results });
} finally {
  await web.end();
  await postgres.stop();
}

async function timed(ask: () => Promise<unknown>): Promise<Summary> {
  const took: number[] = [];
  for (let n = -warmUps; n < samples; n += 1) {
    const begun = performance.now();
    await ask();
    if (n >= 0) took.push(performance.now() - begun);
  }
  return summarize(took);
}

/** Behind so many pages of a hundred. */
async function cursorOf(pages: number): Promise<string> {
  let cursor = "";
  for (let n = 0; n < pages; n += 1) {
    const { next } = await get<EntryPage>(`limit=${perPage}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    if (next === null) break;
    cursor = next;
  }
  return cursor;
}

function base(): string {
  return `http://127.0.0.1:${port}`;
}

async function get<T>(query: string): Promise<T> {
  const response = await fetch(new URL(`/api/entries?${query}`, base()));
  if (!response.ok) throw new Error(`${query} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function send<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(new URL(path, base()), { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
