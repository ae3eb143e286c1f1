/** All clients of a run, in one process: those that make the load, those that follow the stream, and the operator. */
import { join } from "node:path";
import { createEngine } from "../../../../engine/src/index.ts";
import type { Call, StreamRecord } from "../../history/records.ts";
import { Accountant } from "./accountant.ts";
import { type Door, HttpDoor, LibraryDoor, type Order } from "./doors.ts";
import { LoadClient, type LoadSettings } from "./load-client.ts";
import { leave } from "./parent.ts";
import { RecordFile } from "./record-file.ts";
import { rigWorkflows, unmanned } from "./rig-workflows.ts";
import { Operator, placeBacklog, placeOrders, SlowCommitter } from "./special-orders.ts";
import { StreamReader } from "./stream-reader.ts";

export interface ClientsSettings {
  readonly directory: string;
  readonly webUrl: string;
  /** Through the wires of the clients. */
  readonly databaseUrl: string;
  readonly httpClients: number;
  readonly libraryClients: number;
  /** Clients of a workspace of their own, with a reader of the stream. */
  readonly guests: number;
  readonly streamReaders: number;
  /** After how long a reader breaks its own connection, on average. */
  readonly streamLifeMs: number;
  readonly load: LoadSettings;
  readonly orders: readonly Order[];
  readonly ordersWithinMs: number;
  /** How many entries to start at once when that is asked. */
  readonly backlog: number;
  /** Delay of entries that are started in transactions which commit late; null: none are. */
  readonly lateCommitsDelayMs: number | null;
  /** Between two interventions of the operator; null: there is none. */
  readonly operatorEveryMs: number | null;
}

const settings = JSON.parse(process.argv[2] ?? "{}") as ClientsSettings;
const { directory, webUrl, databaseUrl } = settings;
const calls = new RecordFile<Call>(join(directory, "calls.ndjson"));
const stream = new RecordFile<StreamRecord>(join(directory, "stream.ndjson"));
const engine = createEngine({ databaseUrl, workflows: [...rigWorkflows(), unmanned] });
const homes = { local: [] as string[], guests: [] as string[] };
type Home = keyof typeof homes;
const http = (home: Home) => new HttpDoor(webUrl, home);
const library = (home: Home) => new LibraryDoor(engine, home);

const count = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const account = (name: string, home: Home = "local") => new Accountant(name, home, calls);
const client = (name: string, doors: readonly [Door, Door], home: Home = "local", alias = name) => {
  const foreign = home === "local" ? homes.guests : homes.local;
  return new LoadClient(
    { alias, neighbourhood: { own: homes[home], foreign } },
    doors,
    account(name, home),
    settings.load,
  );
};
const loaders = [
  ...count(settings.httpClients).map((n) => client(`http ${n}`, [http("local"), library("local")])),
  ...count(settings.libraryClients).map((n) => client(`library ${n}`, [library("local"), http("local")])),
  ...count(settings.guests).map((n) =>
    client(`guest ${n}`, [http("guests"), library("guests")], "guests", `http ${n}`),
  ),
];
const reader = (name: string, workspace: Home) =>
  new StreamReader({ url: webUrl, workspace }, name, stream, settings.streamLifeMs);
const readers = [
  ...count(settings.streamReaders).map((n) => reader(`reader ${n}`, "local")),
  ...(settings.guests > 0 ? [reader("guests' reader", "guests")] : []),
];
const late = new SlowCommitter(engine, databaseUrl, account("late"));
const operator = new Operator(databaseUrl, account("operator"));

const loadEnded = new AbortController();
const working = [
  ...loaders.map((client) => client.run()),
  placeOrders(account("orders"), library("local"), settings.orders, {
    withinMs: settings.ordersWithinMs,
    ended: loadEnded.signal,
  }),
  ...(settings.lateCommitsDelayMs === null ? [] : [late.run(settings.lateCommitsDelayMs)]),
  ...(settings.operatorEveryMs === null ? [] : [operator.run(settings.operatorEveryMs)]),
];
const reading = readers.map((reader) => reader.run());
process.send?.({ ready: true });

let backlogs = 0;
process.on("message", async (message: "place backlog" | "end load" | "end") => {
  if (message === "place backlog") {
    backlogs += 1;
    await placeBacklog(account(`backlog ${backlogs}`), engine, settings.backlog);
    process.send?.({ backlogPlaced: true });
  } else if (message === "end load") {
    loadEnded.abort();
    for (const client of [...loaders, late, operator]) client.end();
    await Promise.all(working);
    process.send?.({ loadEnded: true });
  } else {
    for (const reader of readers) reader.end();
    await Promise.all(reading);
    calls.close();
    stream.close();
    await engine.close();
    leave();
  }
});
