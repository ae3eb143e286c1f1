/** Records what PostgreSQL committed, from its own log: a logical slot survives crashes and leaves out what was rolled back. */
import pg from "pg";
import type { FinalRow, WalChange, WalCommit } from "./records.ts";
import { micros, type Row, tableNames } from "./rows.ts";
import { parseLine } from "./test-decoding.ts";

/** What a server needs so that its log can be decoded. */
export const loggedSettings = { wal_level: "logical", max_replication_slots: "20", max_wal_senders: "4" } as const;

const slot = "async_workflow_history";
const slotOptions = "'include-timestamp', 'on', 'skip-empty-xacts', 'on'";
/** Changes per look, rounded up to whole transactions by PostgreSQL. */
const changesPerLook = 20_000;

const replicaIdentityFull = `
  do $$ declare of_table regclass; begin
    for of_table in select c.oid from pg_class c
                    where c.relnamespace = 'async_workflow'::regnamespace and c.relkind = 'r' and c.relreplident <> 'f' loop
      execute format('alter table %s replica identity full', of_table);
    end loop;
  end $$`;

export class WalRecorder {
  readonly #url: string;

  /** `url` must lead straight to PostgreSQL, past every fault. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Begins to record. Needs wal_level=logical, the migrated schema, and tables that are still empty. */
  async begin(): Promise<void> {
    await this.#with(async (client) => {
      await client.query(replicaIdentityFull);
      await client.query("select pg_create_logical_replication_slot($1, 'test_decoding')", [slot]);
    });
  }

  /** What was committed since the last call. Consumes it: append it to the record before anything else can fail. */
  take(): Promise<WalCommit[]> {
    return this.#with(async (client) => {
      const commits: WalCommit[] = [];
      for (;;) {
        const { rows } = await client.query<{ lsn: string; data: string }>(
          `select lsn::text, data from pg_logical_slot_get_changes($1, null, $2, ${slotOptions})`,
          [slot, changesPerLook],
        );
        commits.push(...toCommits(rows));
        if (rows.length < changesPerLook) return commits;
      }
    });
  }

  /** All rows that are there now. */
  dump(): Promise<FinalRow[]> {
    return this.#with(async (client) => {
      const dumped: FinalRow[] = [];
      for (const table of tableNames) {
        if (table === "change") continue; // thrown away after an hour: its rows are checked as they come
        const { rows } = await client.query<Record<string, unknown>>(`select * from async_workflow.${table}`);
        for (const row of rows) dumped.push({ table, row: row as Row });
      }
      return dumped;
    });
  }

  async end(): Promise<void> {
    await this.#with((client) => client.query("select pg_drop_replication_slot($1)", [slot]));
  }

  async #with<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.#url, options: "-c TimeZone=UTC -c DateStyle=ISO", types });
    client.on("error", () => {}); // the query reports it
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

// Times stay texts, so that a row of the dump equals the row of the log.
const texts = new Set([1082, 1114, 1184, 1186, 17]);
const bigint = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (texts.has(oid)) return (text: string) => text;
    if (oid === bigint) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

/** Whole transactions out of lines. */
function toCommits(lines: readonly { lsn: string; data: string }[]): WalCommit[] {
  const commits: WalCommit[] = [];
  let changes: WalChange[] = [];
  for (const { lsn, data } of lines) {
    const line = parseLine(data);
    if (line.kind === "begin") changes = [];
    if (line.kind === "change") changes.push(line.change);
    if (line.kind === "commit" && changes.length > 0)
      commits.push({ lsn, xid: line.xid, at: micros(line.at), changes });
  }
  return commits;
}
