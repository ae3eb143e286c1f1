/** The rows about what the database keeps: sizes, dead rows, weeks, and what holds vacuum and the log back. */
import type { SystemFacts, SystemRow, SystemStatus, TableFacts } from "./system-report.ts";
import { bytesInWords, countInWords, timeInWords } from "./system-words.ts";

type Row = Omit<SystemRow, "fix"> & { readonly fix?: string };

const group = "Storage";
const minute = 60_000;
const day = 24 * 60 * minute;
const gigabyte = 1e9;

/** The tables whose rows come and go: dead rows slow them down first. */
const hot = new Set(["live", "worker", "change"]);
const shownTables = 6;

export function storageRows(facts: SystemFacts): Row[] {
  return [
    {
      id: "database_size",
      group,
      label: "Database",
      status: facts.frozenAge > 1_500_000_000 ? "fail" : facts.settings.autovacuum === "off" ? "warn" : "ok",
      value: `${bytesInWords(facts.databaseBytes)}${facts.settings.autovacuum === "off" ? ", autovacuum is off" : ""}`,
      fix:
        facts.frozenAge > 1_500_000_000
          ? `Its transaction ids are ${countInWords(facts.frozenAge)} old and must be frozen: run vacuum freeze.`
          : "Set autovacuum to on: the queue slows down without it.",
    },
    ...shown(facts.tables).map(tableRow),
    weeksRow(facts),
    retentionRow(facts),
    encryptionRow(facts),
    ...holdingBackRows(facts),
  ];
}

function shown(tables: readonly TableFacts[]): TableFacts[] {
  const largest = tables.filter(({ name }) => !hot.has(name)).slice(0, shownTables - hot.size);
  return [...tables.filter(({ name }) => hot.has(name)), ...largest];
}

function tableRow({ name, bytes, rows, dead, vacuumedMs }: TableFacts): Row {
  const many = dead > Math.max(50_000, hot.has(name) ? 2 * rows : rows / 2);
  const last = vacuumedMs === null ? "never vacuumed" : `vacuumed ${timeInWords(vacuumedMs)} ago`;
  return {
    id: `table_${name}`,
    group,
    label: `Table ${name}`,
    status: many ? "warn" : "ok",
    value: `${bytesInWords(bytes)}, ${countInWords(rows)} rows, ${countInWords(dead)} dead${dead > 0 ? `, ${last}` : ""}`,
    fix: `Vacuum does not keep up. See "Oldest transaction", then run: vacuum async_workflow.${name}`,
  };
}

function encryptionRow({ encryption: { current, found } }: SystemFacts): Row {
  const missing = found.filter(({ isKnown }) => !isKnown).map(({ key }) => key);
  const counts = found.map(({ key, count }) => `${key ?? "in the clear"} (${count})`);
  const seen = counts.length > 0 ? `; newest and oldest inputs: ${counts.join(", ")}` : "";
  return {
    id: "encryption",
    group,
    label: "Encryption",
    status: missing.length > 0 ? "fail" : "ok",
    value: `${current === null ? "off" : `on, by key ${current}`}${current === null && missing.length === 0 ? "" : seen}`,
    fix: `This process has not got the key ${missing.join(", ")} and cannot read what it encrypted: give it (PAYLOAD_KEYS) to every process.`,
  };
}

function weeksRow({ weeks, outsideWeeks }: SystemFacts): Row {
  const status: SystemStatus = weeks.has ? (weeks.ahead < 2 || outsideWeeks ? "warn" : "ok") : "fail";
  return {
    id: "partitions",
    group,
    label: "Weeks made ahead",
    status,
    value: `${weeks.ahead}${weeks.has ? "" : ", and none for this week"}${outsideWeeks ? ", some entries lie outside of all weeks" : ""}`,
    fix:
      weeks.has && weeks.ahead >= 2
        ? "Entries outside of all weeks are deleted row by row, not with their week. They come from a clock far off, or a time without workers."
        : "Any worker makes them every ten minutes. Start one, or run: select async_workflow.create_partitions()",
  };
}

function retentionRow({ weeks, retentionMs }: SystemFacts): Row {
  const keptMs = retentionMs ?? 30 * day;
  // A week is dropped when its last day has passed, by a worker, every ten minutes.
  const late = weeks.oldestMs !== null && weeks.oldestMs > keptMs + 9 * day;
  return {
    id: "retention",
    group,
    label: "Retention",
    status: late ? "warn" : "ok",
    value: `${timeInWords(keptMs)} at most${weeks.oldestMs === null ? "" : `, the oldest week began ${timeInWords(weeks.oldestMs)} ago`}`,
    fix: "Old weeks are not dropped: unfinished entries live in them, a long read holds them, or no worker is alive to do it.",
  };
}

function holdingBackRows({ oldestTransaction, oldestPreparedMs, slots }: SystemFacts): Row[] {
  const oldest = oldestTransaction;
  const holding = slots.filter(({ bytes, active }) => (bytes ?? 0) > gigabyte || !active);
  const most = Math.max(0, ...slots.map(({ bytes }) => bytes ?? 0));
  return [
    {
      id: "oldest_transaction",
      group,
      label: "Oldest transaction",
      status: !oldest ? "ok" : oldest.ageMs > 60 * minute ? "fail" : oldest.ageMs > 5 * minute ? "warn" : "ok",
      value: oldest
        ? `${timeInWords(oldest.ageMs)}, ${oldest.state} (pid ${oldest.pid}${oldest.application ? `, ${oldest.application}` : ""})`
        : "none is open",
      fix: `It holds vacuum back for all tables. End it in its program, or run: select pg_terminate_backend(${oldest?.pid ?? "pid"})`,
    },
    {
      id: "prepared_transactions",
      group,
      label: "Prepared transactions",
      status: (oldestPreparedMs ?? 0) > 5 * minute ? "fail" : "ok",
      value: oldestPreparedMs === null ? "none" : `the oldest is ${timeInWords(oldestPreparedMs)} old`,
      fix: "Somebody prepared a transaction and forgot it; it holds vacuum back. See pg_prepared_xacts; commit or roll it back.",
    },
    {
      id: "replication_slots",
      group,
      label: "Replication slots",
      status: most > 10 * gigabyte ? "fail" : holding.length > 0 ? "warn" : "ok",
      value:
        slots.length === 0
          ? "none"
          : slots
              .map(
                ({ name, active, bytes }) =>
                  `${name}: ${bytesInWords(bytes ?? 0)} kept${active ? "" : ", nobody reads it"}`,
              )
              .join("; "),
      fix: "A slot that nobody reads keeps the log until the disk is full. Drop it: select pg_drop_replication_slot('name')",
    },
  ];
}
