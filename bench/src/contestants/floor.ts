/**
 * The floor: the least that fenced, group-committed stages on PostgreSQL cost. Claims, stage records and ends in batches of 500 and
 * nothing else: no lease that ends, no retry, no wake-up, no screen. Not a library, and not for use: a crash leaves entries with nobody.
 * It says how fast this machine is, so that figures of different machines can be compared.
 */
import pg from "pg";
import type { Contestant, Input, Kind, Participant, Target } from "../contestant.ts";
import type { Probe } from "../probe.ts";

const batchSize = 500;
const claimConnections = 2;
const writeConnections = 2;

const schema = `
  create schema floor;
  create table floor.run (
    id bigint generated always as identity primary key,
    kind text not null, input jsonb not null, state smallint not null default 0, worker text, fence int not null default 0
  ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
  create index run_ready on floor.run (kind, id) where state = 0;
  create table floor.stage (
    run_id bigint not null, stage smallint not null, at timestamptz not null default clock_timestamp(), result jsonb,
    primary key (run_id, stage)
  )`;

const statements = {
  start: "insert into floor.run (kind, input) select $1, i::jsonb from unnest($2::text[]) as i",
  claim: `
    with candidate as materialized (
      select ctid as at from floor.run where state = 0 and kind = $2 and id > $4 order by id limit $3 for update skip locked
    )
    update floor.run set state = 1, worker = $1, fence = fence + 1
    where ctid = any (array(select at from candidate)) and state = 0
    returning id, fence, input`,
  advance: `
    insert into floor.stage (run_id, stage, result)
    select r.id, s.stage, s.result::jsonb
    from unnest($2::bigint[], $3::int[], $4::smallint[], $5::text[]) as s(id, fence, stage, result)
    join floor.run r on r.id = s.id and r.worker = $1 and r.fence = s.fence and r.state = 1
    on conflict do nothing returning run_id as id`,
  finish: `
    with ended as (
      update floor.run r set state = 2
      from unnest($2::bigint[], $3::int[], $4::smallint[], $5::text[]) as s(id, fence, stage, result)
      where r.id = s.id and r.worker = $1 and r.fence = s.fence and r.state = 1
      returning r.id, s.stage, s.result
    )
    insert into floor.stage (run_id, stage, result) select id, stage, result::jsonb from ended on conflict do nothing returning run_id as id`,
};

interface Claimed {
  readonly id: string;
  readonly fence: number;
  readonly input: Input;
}

interface Done {
  readonly run: Claimed;
  readonly stage: number;
}

export const floor: readonly Contestant[] = [
  {
    profile: {
      library: "floor",
      name: "bare statements",
      settings:
        "batches of 500, 2 connections that claim, 2 that write; no lease that ends, no retries, no wake-up, no screen",
      store: "postgres",
      durability:
        "every stage committed with fsync before the next starts, fenced; results kept. A crash leaves entries with nobody",
      pace: { one: 60_000, three: 25_000, start: 60_000, bulk: 100_000 },
      mostWorkers: 1,
    },
    packages: ["pg"],
    open: async (target, probe) => participant(target, probe),
  },
];

function participant({ url }: Target, probe: Probe): Participant {
  const pool = new pg.Pool({
    connectionString: url,
    max: claimConnections + writeConnections,
    options: "-c plan_cache_mode=force_generic_plan",
  });
  const run = async <Row extends pg.QueryResultRow>(name: keyof typeof statements, values: unknown[]) =>
    (await pool.query<Row>({ name, text: statements[name], values })).rows;
  const startGroup = inGroups<{ kind: Kind; input: Input }, void>(async (batch) => {
    await run("start", [batch[0]?.kind, batch.map(({ input }) => JSON.stringify(input))]);
    return [];
  });
  return {
    prepare: async () => {
      await pool.query(schema);
    },
    start: (kind, input) => startGroup({ kind, input }),
    startMany: (kind, inputs) => run("start", [kind, inputs.map((input) => JSON.stringify(input))]),
    work: async (kind) => {
      for (let n = 0; n < claimConnections; n += 1) void serve(kind, run, probe);
    },
    drained: async () => {
      const { rowCount } = await pool.query("select from floor.run where state < 2 limit 1");
      return rowCount === 0;
    },
  };
}

type Run = <Row extends pg.QueryResultRow>(name: keyof typeof statements, values: unknown[]) => Promise<Row[]>;

async function serve(kind: Kind, run: Run, probe: Probe): Promise<void> {
  const worker = crypto.randomUUID();
  const write = (name: "advance" | "finish") =>
    inGroups<Done, boolean>(async (batch) => {
      const rows = await run<{ id: string }>(name, [
        worker,
        batch.map((done) => done.run.id),
        batch.map((done) => done.run.fence),
        batch.map((done) => done.stage),
        batch.map(() => null),
      ]);
      const held = new Set(rows.map((row) => row.id));
      return batch.map((done) => held.has(done.run.id));
    });
  const advance = write("advance");
  const finish = write("finish");
  const stages = kind === "one" ? 1 : 3;
  const carry = async (claimed: Claimed) => {
    probe.start(claimed.input);
    for (let stage = 0; stage < stages - 1; stage += 1) if (!(await advance({ run: claimed, stage }))) return;
    probe.end();
    await finish({ run: claimed, stage: stages - 1 });
  };
  let under = 0;
  // Above what was claimed before: without it each claim reads the index entries of all that was claimed since the last vacuum.
  let highest = 0;
  for (;;) {
    const claimed = await run<Claimed & pg.QueryResultRow>("claim", [worker, kind, batchSize, highest]);
    if (claimed.length === 0 && highest === 0) return;
    highest = claimed.reduce((most, { id }) => Math.max(most, Number(id)), 0);
    under += claimed.length;
    const carried = claimed.map((each) => carry(each).finally(() => (under -= 1)));
    // Refilled when half of what is under way is through.
    if (under > batchSize / 2) await Promise.all(carried.slice(0, batchSize / 2));
  }
}

/** Callers that arrive while a commit is under way share the next one. */
function inGroups<Request, Answer>(
  commit: (batch: Request[]) => Promise<Answer[]>,
): (request: Request) => Promise<Answer> {
  const waiting: { request: Request; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  let underWay = 0;
  const flush = async () => {
    const batch = waiting.splice(0, batchSize);
    if (batch.length === 0) return;
    underWay += 1;
    try {
      const answers = await commit(batch.map((each) => each.request));
      batch.forEach((each, index) => {
        each.resolve(answers[index] as Answer);
      });
    } catch (error) {
      for (const each of batch) each.reject(error);
    } finally {
      underWay -= 1;
      if (waiting.length > 0 && underWay < writeConnections) setImmediate(flush);
    }
  };
  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject });
      if (waiting.length === 1 && underWay < writeConnections) setImmediate(flush);
    });
}
