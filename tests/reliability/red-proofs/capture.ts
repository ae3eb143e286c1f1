/** Makes a correct history: a run of the real engine on a real PostgreSQL, small, with every transition that people and faults cause. */
import pg from "pg";
import { createEngine, type Engine, type Entry } from "../../../engine/src/index.ts";
import { freePort } from "../../../lib/embedded-postgres/free-port.ts";
import { deliveryWorkflow } from "../../../webhooks/deliver-webhook.ts";
import { startThrowAwayPostgres } from "../../support/throw-away-postgres.ts";
import { inspectCatalog } from "../history/catalog.ts";
import { monotonicNow, sampleClock } from "../history/clock.ts";
import type {
  ClockSample,
  Effect,
  Fault,
  History,
  HookRecord,
  ProcessEnd,
  Run,
  RunWorkflow,
} from "../history/records.ts";
import { loggedSettings, WalRecorder } from "../history/wal-recorder.ts";
import { deliveryRetry } from "../hooks/delivery.ts";
import { startReceiver } from "../hooks/receiver.ts";
import { subscribe } from "../hooks/subscribe.ts";
import { until } from "../support/until.ts";
import { startCaptureWorker } from "./capture-worker.ts";
import { byHand, type ProofInput, proof, retryDelayMs, tries } from "./capture-workflows.ts";
import { RecordingClient } from "./recording-client.ts";

const leaseSeconds = 1;

/** Starts its own server and worker processes; all of them are gone when it resolves. */
export async function captureHistory(): Promise<History> {
  const server = await startThrowAwayPostgres({ ...loggedSettings, fsync: "off", full_page_writes: "off" });
  const engine = createEngine({ databaseUrl: server.url, workflows: [proof, byHand] });
  const client = new pg.Client({ connectionString: server.url });
  try {
    await engine.migrate();
    await client.connect();
    return await new Capture(server.url, engine, client).run();
  } finally {
    await client.end();
    await engine.close();
    await server.stop();
  }
}

class Capture {
  readonly #url: string;
  readonly #engine: Engine;
  readonly #sql: pg.Client;
  readonly #writer: RecordingClient;
  readonly #reader: RecordingClient;
  readonly #guest: RecordingClient;
  readonly #effects: Effect[] = [];
  readonly #hooks: HookRecord[] = [];
  readonly #faults: Fault[] = [];
  readonly #processes: ProcessEnd[] = [];
  readonly #clock: ClockSample[] = [];

  constructor(url: string, engine: Engine, sql: pg.Client) {
    this.#url = url;
    this.#engine = engine;
    this.#sql = sql;
    this.#writer = new RecordingClient(engine, "writer");
    this.#reader = new RecordingClient(engine, "reader");
    this.#guest = new RecordingClient(engine, "guest", "guests");
  }

  async run(): Promise<History> {
    const recorder = new WalRecorder(this.#url);
    await recorder.begin();
    this.#clock.push(await sampleClock(this.#sql));
    const port = await freePort("127.0.0.1");
    const { webhooks, secrets } = await subscribe(this.#url, port);
    const mischief = { refuses: 0.2, hangsUp: 0 };
    const endReceiver = await startReceiver({ port, secrets, mischief, tell: (hook) => this.#hooks.push(hook) });
    const unfollow = this.#reader.follow();
    await until(() => this.#reader.stream.length > 0);
    await this.#loseWorker(await this.#stopWorker());
    const healedAt = monotonicNow();
    const survivor = await startCaptureWorker(this.#url, leaseSeconds, this.#effects);
    await this.#failAndRetry();
    await this.#interfere();
    await this.#expire();
    await this.#moveByHand();
    await this.#beAGuest();
    await this.#drained();
    this.#processes.push(await survivor.end("SIGTERM"));
    // The feed delivers four times a second; the last change must be among what was delivered.
    const atEnd = (await this.#engine.list({ limit: 200 })).entries;
    await until(() => atEnd.every((entry) => this.#reader.stream.some(({ seen }) => shows(seen, entry))));
    await unfollow();
    endReceiver();
    this.#clock.push(await sampleClock(this.#sql));
    const endedAt = monotonicNow();
    const history: History = {
      run: this.#describe({ workflows: await this.#workflows(), webhooks, healedAt, endedAt }),
      wal: await recorder.take(),
      calls: [...this.#writer.calls, ...this.#reader.calls, ...this.#guest.calls],
      effects: this.#effects,
      stream: this.#reader.stream,
      hooks: this.#hooks,
      faults: this.#faults,
      processes: this.#processes,
      clock: this.#clock,
      final: await recorder.dump(),
      catalog: await inspectCatalog(this.#sql),
    };
    await recorder.end();
    return history;
  }

  #start(title: string, input: ProofInput = {}, more: { key?: string; delay?: number } = {}): Promise<Entry> {
    const { key, delay } = more;
    const asked = { call: "start" as const, title, input: { ...input }, ...(key === undefined ? {} : { key }) };
    return this.#writer.ask(asked, (engine) =>
      engine.start("proof", input, {
        title,
        ...(key === undefined ? {} : { idempotencyKey: key }),
        ...(delay === undefined ? {} : { delay }),
      }),
    );
  }

  #begun(entry: Entry, stage: number, attempt = 1): Promise<unknown> {
    return until(() =>
      this.#effects.some(
        (effect) => effect.entryId === entry.id && effect.stage === stage && effect.attempt === attempt,
      ),
    );
  }

  #ended(entry: Entry): Promise<unknown> {
    return until(async () => (await this.#reader.get(entry.id)).finishedAt !== null);
  }

  async #stopWorker(): Promise<Entry> {
    const stopped = await startCaptureWorker(this.#url, leaseSeconds, this.#effects);
    const released = await this.#start("given back", { first: "lasts" });
    await this.#begun(released, 1);
    this.#processes.push(await stopped.end("SIGTERM"));
    return released;
  }

  /** The worker takes over what was released, and is killed when it has ended that and holds two others. */
  async #loseWorker(released: Entry): Promise<void> {
    const doomed = await startCaptureWorker(this.#url, leaseSeconds, this.#effects);
    await this.#ended(released);
    const orphans = [
      await this.#start("orphan 1", { first: "lasts" }),
      await this.#start("orphan 2", { first: "lasts" }),
    ];
    for (const orphan of orphans) await this.#begun(orphan, 1);
    const from = monotonicNow();
    const end = await doomed.end("SIGKILL");
    this.#processes.push(end);
    const evidence = `worker ${doomed.pid} ended with ${end.exit}`;
    this.#faults.push({ row: "A1", target: "worker", from, to: end.at, fired: end.exit === "SIGKILL", evidence });
  }

  async #failAndRetry(): Promise<void> {
    const plain = await this.#start("plain", {}, { key: "key of plain" });
    await this.#start("plain", {}, { key: "key of plain" });
    const flaky = await this.#start("flaky", { first: "fails" });
    const sleeper = await this.#start("sleeper", { first: "sleeps" });
    const failed = await this.#start("failed", { first: "fails for good" });
    for (const entry of [plain, flaky, sleeper, failed]) await this.#ended(entry);
    await this.#writer.ask({ call: "retry", entryId: failed.id }, (engine) => engine.retry(failed.id));
    await this.#writer.ask({ call: "retry" }, (engine) => engine.retry(plain.id, undefined, { from: "WORKED" }));
    await this.#ended(failed);
  }

  async #interfere(): Promise<void> {
    const cancelled = await this.#start("cancelled while it ran", { first: "lasts" });
    const unlocked = await this.#start("unlocked while it ran", { first: "outlives its lock" });
    const waiting = await this.#start("cancelled while it waited", {}, { delay: 3_600_000 });
    await this.#begun(cancelled, 1);
    await this.#begun(unlocked, 1);
    const cancel = (id: string) => this.#writer.ask({ call: "cancel", entryId: id }, (engine) => engine.cancel(id));
    await cancel(cancelled.id);
    await cancel(waiting.id);
    await this.#writer.ask({ call: "unlock", entryId: unlocked.id }, async (engine) => {
      await this.#sql.query('update "Entry" set "lockedBy" = null, "lockedAt" = null where id = $1', [unlocked.id]);
      return engine.get(unlocked.id);
    });
    for (const entry of [cancelled, unlocked]) await this.#ended(entry);
  }

  async #expire(): Promise<void> {
    const asked = { call: "start" as const, title: "never started", input: null };
    const late = await this.#writer.ask(asked, (engine) =>
      engine.start("by-hand", null, { title: "never started", startWithin: 1 }),
    );
    await this.#ended(late);
  }

  async #moveByHand(): Promise<void> {
    const asked = { call: "start" as const, title: "by hand", input: null };
    const { id } = await this.#writer.ask(asked, (engine) => engine.start("by-hand", null, { title: "by hand" }));
    const patches = [
      { progress: 10 },
      { status: "SEEN", title: "by hand, seen" },
      { status: "COMPLETED", result: "ok" },
    ];
    for (const patch of [...patches, { title: "by hand, renamed after its end" }]) {
      await this.#writer.ask({ call: "patch", entryId: id }, (engine) => engine.patch(id, patch));
    }
  }

  /** Somebody of another workspace takes the same key, and does not find what is not theirs. */
  async #beAGuest(): Promise<void> {
    const scope = { workspace: "guests" };
    const asked = { call: "start" as const, title: "plain", key: "key of plain", input: {} };
    const { id } = await this.#guest.ask(asked, (engine) =>
      engine.start("proof", {}, { title: "plain", idempotencyKey: "key of plain", scope }),
    );
    const [theirs] = (await this.#engine.list({ limit: 1 })).entries;
    const entryId = theirs?.id ?? "";
    await this.#guest.ask({ call: "get", entryId }, (engine) => engine.get(entryId, scope)).catch(() => {});
    const get = () => this.#guest.ask({ call: "get", entryId: id }, (engine) => engine.get(id, scope));
    await until(async () => (await get()).finishedAt !== null);
  }

  async #drained(): Promise<void> {
    // Also what is none of the writer's: guests, and the delivery of messages.
    await until(async () => (await this.#sql.query("select from async_workflow.live limit 1")).rowCount === 0);
  }

  async #workflows(): Promise<RunWorkflow[]> {
    const { rows } = await this.#sql.query<{ id: number; name: string; stages: string[] }>(
      "select id, name, stages from async_workflow.workflow",
    );
    return rows.map(({ id, name, stages }) => ({
      id,
      name,
      stages: stages.map((stage) => ({
        name: stage,
        attempts: name === deliveryWorkflow ? deliveryRetry.attempts : tries,
        minDelayMs: name === deliveryWorkflow ? deliveryRetry.delay / 2 : retryDelayMs,
        tellsEffects: name === proof.name,
      })),
    }));
  }

  #describe(seen: Pick<Run, "workflows" | "webhooks" | "healedAt" | "endedAt">): Run {
    return {
      format: 1,
      name: "capture",
      commit: "working tree",
      ...seen,
      plannedFaults: { A1: 1 },
      ceilings: { lostLeases: 2 },
      floors: { acknowledged: 10, lostLeases: 2, effects: 20, zombieEffects: 1 },
      times: { toleranceMs: 120, recoveryMs: 20_000, drainMs: 60_000, streamMs: 4_000, pickUpMs: 5_000, graceMs: 0 },
      throughput: null,
      databaseClockMoved: false,
    };
  }
}

const shows = (seen: readonly { entryId: string; version: number }[] | undefined, entry: Entry): boolean =>
  seen?.some((each) => each.entryId === entry.id && each.version >= entry.version) ?? false;
