/**
 * Measures `POST /api/entries` through the web process, as callers send it: a durable PostgreSQL of its own, the web process
 * without workers, and so many connections with one request at a time each. Writes bench/results/http.json. Usage (Linux):
 *
 *   node --import tsx scripts/measure-http.ts [connections=50] [seconds=5] [rounds=3]
 *
 * The CPU time per request hardly depends on what else the machine does; requests a second do, so let it be quiet.
 */

import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { treeCpuMicros } from "../bench/src/measure/proc.ts";
import { runProgram } from "../tests/support/app.ts";
import { startThrowAwayPostgres } from "../tests/support/throw-away-postgres.ts";
import { freePort, keepResult } from "./measuring/statistics.ts";

const [connections = 50, seconds = 5, rounds = 3] = process.argv.slice(2).map(Number);
const warmUpSeconds = 4;

interface Round {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly webMicros: number;
  readonly postgresMicros: number;
  readonly clientMicros: number;
}

const postgres = await startThrowAwayPostgres({ shared_buffers: "256MB", max_wal_size: "4GB" });
const postgresPid = Number(readFileSync(join(postgres.folder, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
const port = await freePort();
const web = runProgram("server", { DATABASE_URL: postgres.url, LOG_LEVEL: "info", PORT: `${port}` });
try {
  await web.said(/Web is ready/);
  await load(warmUpSeconds);
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    await wait(500);
    measured.push(await measure());
    console.log(JSON.stringify(measured.at(-1)));
  }
  const median = (of: (round: Round) => number) =>
    measured.map(of).sort((a, b) => a - b)[Math.floor(measured.length / 2)] ?? 0;
  keepResult("http", { connections, rounds: measured });
  console.log(
    `${Math.round(median((r) => r.requestsPerSecond))} requests/s, p50 ${median((r) => r.p50Ms)} ms, p99 ${median((r) => r.p99Ms)} ms; ` +
      `CPU per request: web ${median((r) => r.webMicros)} µs, PostgreSQL ${median((r) => r.postgresMicros)} µs, client ${median((r) => r.clientMicros)} µs`,
  );
} finally {
  await web.end();
  await postgres.stop();
}

async function measure(): Promise<Round> {
  const cpu = () => ({
    web: treeCpuMicros(web.pid),
    postgres: treeCpuMicros(postgresPid),
    client: process.cpuUsage(),
  });
  const before = cpu();
  const took = await load(seconds);
  const after = cpu();
  took.sort((a, b) => a - b);
  const each = (micros: number) => Math.round(micros / took.length);
  const at = (share: number) => Math.round((took[Math.floor(share * (took.length - 1))] ?? 0) * 100) / 100;
  const client = process.cpuUsage(before.client);
  return {
    requestsPerSecond: Math.round(took.length / seconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    webMicros: each(after.web - before.web),
    postgresMicros: each(after.postgres - before.postgres),
    clientMicros: each(client.user + client.system),
  };
}

/** Sends on all connections for so long; how long each request took, in ms. */
async function load(forSeconds: number): Promise<number[]> {
  const took: number[] = [];
  const end = performance.now() + forSeconds * 1_000;
  await Promise.all(Array.from({ length: connections }, (_, n) => send(n, end, took)));
  return took;
}

/** One connection, kept alive, one request after the other. */
function send(number: number, end: number, took: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ title: `Measured ${number}` });
    const request = `POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const socket: Socket = connect(port, "127.0.0.1").setNoDelay();
    let sentAt = performance.now();
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("connect", () => socket.write(request));
    socket.on("error", reject);
    socket.on("data", (part: string) => {
      answer += part;
      if (!isWhole(answer)) return;
      if (!answer.startsWith("HTTP/1.1 201")) return reject(new Error(answer.slice(0, 500)));
      const now = performance.now();
      took.push(now - sentAt);
      if (now >= end) return resolve(void socket.end());
      answer = "";
      sentAt = now;
      socket.write(request);
    });
  });
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /content-length: (\d+)/i.exec(answer.slice(0, head))?.[1];
  return length === undefined ? answer.endsWith("0\r\n\r\n") : answer.length >= head + 4 + Number(length);
}
