/** Asks the real engine what the model was asked: its own statements on a real PostgreSQL, under a clock that the test moves. */
import pg from "pg";
import { ByHand } from "../../../engine/src/runtime/by-hand.ts";
import { Database } from "../../../engine/src/runtime/database.ts";
import { Hints } from "../../../engine/src/runtime/hints.ts";
import { Payloads } from "../../../engine/src/runtime/payloads.ts";
import { Settler } from "../../../engine/src/runtime/settler.ts";
import { uuid7 } from "../../../engine/src/runtime/uuid7.ts";
import { type Statement, statements } from "../../../engine/src/sql/statement.ts";
import { leaseMs, progressAt, stageCount, type World } from "./entry-model.ts";
import type { Request, Writing } from "./requests.ts";

// Later than the real clock, which fills the defaults of columns: whatever they hold is past.
const base = "2040-01-01 00:00:00+00";
const workspace = "local";
const statuses = ["CREATED", "ONE", "TWO", "COMPLETED"];

/** clock_timestamp() of this schema is found before PostgreSQL's own. */
const testClock = `
  create schema test_clock;
  create table test_clock.moment (at timestamptz not null);
  insert into test_clock.moment values ('${base}');
  create function test_clock.clock_timestamp() returns timestamptz language sql volatile as 'select at from test_clock.moment';`;

const observe = `
  select
    (select jsonb_build_object('phase', 'live', 'stage', stage, 'progress', progress, 'attempt', attempt, 'floor', attempt_floor,
       'crashes', crashes, 'parked', parked, 'cancelRequested', cancel_requested, 'version', version, 'worker', worker_id, 'claim', claim_id,
       'fence', fence, 'started', started_at is not null, 'availableAt', greatest(0, extract(epoch from available_at - '${base}') * 1000)::int)
     from async_workflow.live where entry_id = $1) as live,
    (select jsonb_build_object('phase', 'ended', 'status', status, 'stage', stage, 'progress', progress, 'attempt', attempt,
       'version', version, 'claim', claim_id, 'started', started_at is not null)
     from async_workflow.result where entry_id = $1) as result,
    (select coalesce(jsonb_agg(jsonb_build_object('stage', stage, 'attempt', attempt, 'outcome', outcome) order by stage, attempt), '[]')
     from async_workflow.attempt where entry_id = $1) as attempts`;

export class EntryStatements {
  readonly #pool: pg.Pool;
  readonly #database: Database;
  readonly #byHand: ByHand;
  #kind = 0;
  #entryId = "";
  #workerIds: number[] = [];
  /** The ids of the model's claims, by number. */
  #claimIds: string[] = [];

  private constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 2 });
    this.#database = new Database(url, { connections: 3, name: "model" });
    this.#byHand = new ByHand(this.#database, new Payloads(null));
  }

  /** On a database of the test's own: its clock stands still from now on unless it is told. */
  static async on(url: string): Promise<EntryStatements> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(testClock);
    const { pathname } = new URL(url);
    await client.query(`alter database ${pathname.slice(1)} set search_path = test_clock, pg_catalog, public`);
    await client.end();
    const opened = new EntryStatements(url);
    const { rows } = await opened.#pool.query<{ id: number }>(
      "insert into async_workflow.workflow (name, stages) values ('model', '{ONE,TWO,THREE}') returning id",
    );
    opened.#kind = rows[0]?.id ?? 0;
    return opened;
  }

  async close(): Promise<void> {
    await this.#pool.end();
    await this.#database.close();
  }

  /** A new entry, alone. */
  async begin({ entry }: World): Promise<void> {
    if (entry.phase !== "live") throw new Error("An entry begins alive.");
    await this.#pool.query(
      `delete from async_workflow.live; delete from async_workflow.worker; update test_clock.moment set at = '${base}'`,
    );
    this.#entryId = uuid7(Date.now());
    this.#workerIds = [];
    this.#claimIds = [];
    const one = [
      [],
      [this.#entryId],
      [this.#kind],
      ["model"],
      [null],
      [0],
      [entry.availableAt],
      [null],
      [entry.expiresAt],
    ];
    await this.#run(statements.start, [...one, [entry.deadlineAt], [null], [workspace], ["local"]]);
  }

  /** True: it happened. */
  async ask(request: Request): Promise<boolean> {
    switch (request.kind) {
      case "tick":
        await this.#pool.query("update test_clock.moment set at = at + $1 * interval '1 ms'", [request.ms]);
        return true;
      case "register":
        return this.#register();
      case "renew":
        return this.#renew(request.worker);
      case "claim":
        return this.#claim(request.worker);
      case "bury":
        return (await this.#run(statements.buryWorkers, [])) > 0;
      case "rescue":
        return (await this.#run(statements.rescue, [500, 3, JSON.stringify({ code: "crash_loop" })])) > 0;
      case "expire":
        return (await this.#run(statements.expire, [500, "{}", "{}"])) > 0;
      case "cancel":
        return happened(this.#byHand.cancel(this.#entryId, { workspace }));
      case "patch":
        return happened(
          this.#byHand.patch(this.#entryId, { workspace }, { status: statuses[request.stage] as string }, undefined),
        );
      case "revive":
        return happened(this.#byHand.revive(this.#entryId, { workspace }));
      case "unlock":
        return this.#unlock();
      default:
        return this.#write(request);
    }
  }

  /** What is there now, in the words of the model. */
  async observed(): Promise<unknown> {
    const { rows } = await this.#pool.query<{ live: Observed | null; result: Observed | null; attempts: unknown }>(
      observe,
      [this.#entryId],
    );
    const { live, result, attempts } = rows[0] ?? { live: null, result: null, attempts: [] };
    if (live && result) throw new Error("An entry is live and has ended.");
    const { worker, claim, ...rest } = (live ?? result) as Observed;
    const number = claim === null ? null : this.#claimIds.indexOf(claim) + 1;
    const entry = { ...rest, claim: number };
    return { entry: live ? { ...entry, worker: worker === null ? null : this.#numberOf(worker) } : entry, attempts };
  }

  #numberOf(workerId: number | undefined): number {
    return this.#workerIds.indexOf(workerId as number) + 1;
  }

  async #run(statement: Statement, values: readonly unknown[]): Promise<number> {
    return (await this.#database.run(statement, values)).length;
  }

  async #register(): Promise<boolean> {
    const values = [crypto.randomUUID(), "host", 1, 10, [this.#kind], leaseMs, "{}"];
    const [row] = await this.#database.run<{ id: number }>(statements.registerWorker, values);
    const id = row?.id ?? 0;
    this.#workerIds.push(id);
    return true;
  }

  async #renew(worker: number): Promise<boolean> {
    const values = [this.#workerIds[worker - 1], leaseMs, [], [], "{}"];
    const [beat] = await this.#database.run<{ alive: boolean }>(statements.heartbeat, values);
    return beat?.alive === true;
  }

  async #claim(worker: number): Promise<boolean> {
    const values = [this.#workerIds[worker - 1], [this.#kind], 1, true, [null], []];
    const [claimed] = await this.#database.run<{ claimId: string }>(statements.claim, values);
    if (claimed) this.#claimIds.push(claimed.claimId);
    return claimed !== undefined;
  }

  async #unlock(): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      'update "Entry" set "lockedBy" = null, "lockedAt" = null where id = $1 and "lockedBy" is not null',
      [this.#entryId],
    );
    return rowCount === 1;
  }

  async #write(request: Writing): Promise<boolean> {
    const claimId = this.#claimIds[request.claim - 1] as string;
    const fence = { entryId: this.#entryId, claimId };
    // A settler of its own: two of them would share one statement, and it is two at once that are to be tried.
    const settler = new Settler(
      this.#database,
      this.#workerIds[request.holder - 1] as number,
      new Hints(this.#database),
    );
    const { stage, attempt } = request;
    const ran = { ...fence, stage, attempt, ranMs: 1 };
    switch (request.kind) {
      case "progress":
        return settler.reportProgress({ ...fence, progress: request.progress });
      case "step":
        return settler.recordStep({ ...ran, name: "s", occurrence: 1, result: null });
      case "advance":
        return (await settler.advance({ ...ran, progress: progressAt(stage + 1), result: null })) !== "lost";
      case "finish": {
        const completed = request.status === "COMPLETED";
        const outcome = { stage: completed ? stageCount : stage, progress: completed ? 100 : null, result: null };
        return settler.finish({ ...ran, ...outcome, status: request.status, error: null });
      }
      case "release":
        return settler.release({ ...fence, outcome: request.outcome, delayMs: request.delayMs, ranMs: 1, error: null });
      default:
        return request satisfies never;
    }
  }
}

interface Observed {
  readonly worker?: number | null;
  readonly claim: string | null;
}

/** A change by hand that does not fit is refused with a conflict; any other error is one. */
async function happened(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if ((error as Error).name === "Conflict") return false;
    throw error;
  }
}
