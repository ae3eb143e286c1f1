/** A reader of the live stream: it loses its connection now and then, resumes where it was, and reads again when it is told to. */
import type { Entry } from "../../../../engine/src/index.ts";
import { monotonicNow } from "../../history/clock.ts";
import type { StreamRecord } from "../../history/records.ts";
import { seenOf } from "./accountant.ts";
import type { RecordFile } from "./record-file.ts";

export class StreamReader {
  readonly #url: string;
  readonly #workspace: string;
  readonly #name: string;
  readonly #file: RecordFile<StreamRecord>;
  readonly #lifeMs: number;
  #connection = 0;
  #lastId: string | undefined;
  #over = false;
  #abort = new AbortController();

  /** It breaks its own connection after about `lifeMs`. */
  constructor(
    { url, workspace }: { readonly url: string; readonly workspace: string },
    name: string,
    file: RecordFile<StreamRecord>,
    lifeMs: number,
  ) {
    this.#url = url;
    this.#workspace = workspace;
    this.#name = name;
    this.#file = file;
    this.#lifeMs = lifeMs;
  }

  async run(): Promise<void> {
    while (!this.#over) {
      this.#connection += 1;
      this.#abort = new AbortController();
      const timer = setTimeout(() => this.#over || this.#abort.abort(), this.#lifeMs * (0.5 + Math.random()));
      try {
        await this.#read();
      } catch {
        // Broken, by us or by others: the next round connects anew.
      }
      clearTimeout(timer);
      this.#tell(this.#over ? "closed" : "cut");
      if (!this.#over) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  end(): void {
    this.#over = true;
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const response = await fetch(`${this.#url}/api/stream`, {
      signal: this.#abort.signal,
      headers: {
        Authorization: `Bearer ${this.#workspace}`,
        ...(this.#lastId === undefined ? {} : { "Last-Event-ID": this.#lastId }),
      },
    });
    if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`);
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#takeIn(block);
    }
  }

  #takeIn(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const event = field("event");
    const data = field("data");
    if (event === "entries" && data !== undefined) {
      const { entries } = JSON.parse(data) as { entries: Entry[] };
      this.#tell("entries", entries.map(seenOf));
    } else if (event === "ready" || event === "resync") this.#tell(event);
    // Only now: what was taken in is on record.
    this.#lastId = field("id") ?? this.#lastId;
  }

  #tell(event: StreamRecord["event"], seen?: StreamRecord["seen"]): void {
    const record = {
      client: this.#name,
      workspace: this.#workspace,
      connection: this.#connection,
      event,
      at: monotonicNow(),
    };
    this.#file.add(seen ? { ...record, seen } : record);
  }
}
