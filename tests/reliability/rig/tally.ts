/** Counts, while a run goes on, what it has to show in the end: faults go on until there is enough of it. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Call, FloorName, StreamRecord } from "../history/records.ts";
import type { Rig } from "./rig.ts";

export class Tally {
  readonly #rig: Rig;
  readonly #calls: Tail<Call>;
  readonly #stream: Tail<StreamRecord>;
  readonly #effects: Tail<object>;
  /** Of the nemeses' calls, which are in no file yet. */
  #ownCalls = 0;
  readonly #counts = { acknowledged: 0, unknownCalls: 0, seen: 0, streamCuts: 0, effects: 0, lostLeases: 0 };

  constructor(rig: Rig, directory: string) {
    this.#rig = rig;
    this.#calls = new Tail(join(directory, "calls.ndjson"));
    this.#stream = new Tail(join(directory, "stream.ndjson"));
    this.#effects = new Tail(join(directory, "effects.ndjson"));
  }

  /** Whether every floor of the run is reached, as far as that can be told before its end. */
  async isEnough(): Promise<boolean> {
    const counts = this.#counts;
    const own = this.#rig.calls.slice(this.#ownCalls);
    this.#ownCalls += own.length;
    for (const { call, outcome, seen } of [...this.#calls.take(), ...own]) {
      if (call === "start" && outcome === "ok") counts.acknowledged += 1;
      if (outcome === "unknown") counts.unknownCalls += 1;
      counts.seen += seen?.length ?? 0;
    }
    for (const { event } of this.#stream.take()) if (event === "cut") counts.streamCuts += 1;
    counts.effects += this.#effects.take().length;
    const floors = Object.entries(this.#rig.scenario.floors) as [FloorName, number][];
    if (this.#rig.scenario.floors.lostLeases !== undefined) {
      const { server, databaseUrl } = this.#rig;
      const rows = await server.query<{ lost: number }>(lostAttempts, [], databaseUrl).catch(() => []);
      counts.lostLeases = rows[0]?.lost ?? counts.lostLeases;
    }
    return floors.every(([name, least]) => name === "zombieEffects" || counts[name] >= least);
  }
}

const lostAttempts = "select count(*)::int as lost from async_workflow.attempt where outcome = 'lost'";

/** What was appended to a file of records since the last look. */
class Tail<Entry> {
  readonly #path: string;
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
  }

  take(): Entry[] {
    const file = openSync(this.#path, "r");
    try {
      const chunk = Buffer.alloc(fstatSync(file).size - this.#offset);
      this.#offset += readSync(file, chunk, 0, chunk.length, this.#offset);
      // A character may be cut in two at the end of what is there: whole lines only.
      const end = chunk.lastIndexOf(10) + 1;
      this.#offset -= chunk.length - end;
      const lines = chunk.subarray(0, end).toString();
      return lines.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Entry]));
    } finally {
      closeSync(file);
    }
  }
}
