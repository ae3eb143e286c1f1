/** Keeps account of what a client asked and what it was told. */
import type { Entry } from "../../../../engine/src/index.ts";
import { monotonicNow } from "../../history/clock.ts";
import type { Call, Seen } from "../../history/records.ts";
import { Refused } from "./doors.ts";
import type { RecordFile } from "./record-file.ts";

type Asked = Pick<Call, "call"> & Partial<Pick<Call, "entryId" | "title" | "key" | "input">>;

export const seenOf = ({ id, version, status, progress }: Entry): Seen => ({
  entryId: id,
  version,
  status,
  progress,
});

export class Accountant {
  readonly #client: string;
  readonly #workspace: string;
  readonly #file: RecordFile<Call>;
  #calls = 0;

  constructor(client: string, workspace: string, file: RecordFile<Call>) {
    this.#client = client;
    this.#workspace = workspace;
    this.#file = file;
  }

  /** Of the client's nth entry; no other client has one of that name. */
  title(n: number): string {
    return `${this.#client}, ${n}`;
  }

  /** Makes one call and records it, whatever its end; null when it was refused or nobody knows. */
  async ask(asked: Asked, work: () => Promise<Entry | readonly Entry[] | null>): Promise<Answer> {
    this.#calls += 1;
    const id = `${this.#client}-${this.#calls}`;
    const invokedAt = monotonicNow();
    const record = { entryId: null, ...asked, id, client: this.#client, workspace: this.#workspace, invokedAt };
    try {
      const told = await work();
      const entries = told === null ? [] : Array.isArray(told) ? (told as readonly Entry[]) : [told as Entry];
      const entryId = record.entryId ?? (asked.call === "list" ? null : (entries[0]?.id ?? null));
      const seen = entries.map(seenOf);
      this.#file.add({ ...record, entryId, answeredAt: monotonicNow(), outcome: "ok", seen });
      return { outcome: "ok", entries };
    } catch (error) {
      const refused = error instanceof Refused;
      const outcome = refused ? "refused" : "unknown";
      this.#file.add({ ...record, answeredAt: monotonicNow(), outcome, ...(refused && { refusal: error.code }) });
      return { outcome, entries: [] };
    }
  }
}

export interface Answer {
  readonly outcome: Call["outcome"];
  readonly entries: readonly Entry[];
}
