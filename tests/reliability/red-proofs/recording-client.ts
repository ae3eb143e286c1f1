/** A client that keeps account of what it asked and what it was told. */
import type { AsyncWorkflowError, Engine, Entry } from "../../../engine/src/index.ts";
import { monotonicNow } from "../history/clock.ts";
import type { Call, Seen, StreamRecord } from "../history/records.ts";

const seenOf = ({ id, version, status, progress }: Entry): Seen => ({
  entryId: id,
  version,
  status,
  progress,
});

type Asked = Pick<Call, "call"> & Partial<Pick<Call, "entryId" | "title" | "key" | "input">>;

export class RecordingClient {
  readonly calls: Call[] = [];
  readonly stream: StreamRecord[] = [];
  readonly #engine: Engine;
  readonly #name: string;
  readonly #workspace: string;

  constructor(engine: Engine, name: string, workspace = "local") {
    this.#engine = engine;
    this.#name = name;
    this.#workspace = workspace;
  }

  /** Makes one call and records it, whatever its end. */
  async ask(asked: Asked, work: (engine: Engine) => Promise<Entry>): Promise<Entry> {
    const invokedAt = monotonicNow();
    const record = {
      entryId: null,
      ...asked,
      id: `${this.#name}-${this.calls.length + 1}`,
      client: this.#name,
      workspace: this.#workspace,
      invokedAt,
    };
    try {
      const entry = await work(this.#engine);
      const seen = [seenOf(entry)];
      const entryId = record.entryId ?? entry.id;
      this.calls.push({ ...record, entryId, answeredAt: monotonicNow(), outcome: "ok", seen });
      return entry;
    } catch (error) {
      const refusal = (error as AsyncWorkflowError).code;
      this.calls.push({ ...record, answeredAt: monotonicNow(), outcome: "refused", refusal });
      throw error;
    }
  }

  get(entryId: string): Promise<Entry> {
    return this.ask({ call: "get", entryId }, (engine) => engine.get(entryId));
  }

  /** Follows all entries from the first change on; the function that it returns ends it. */
  follow(): () => Promise<void> {
    let ready = false;
    let reading = Promise.resolve();
    const tell = (event: StreamRecord["event"], seen?: Seen[]) =>
      this.stream.push({ client: this.#name, connection: 1, event, ...(seen ? { seen } : {}), at: monotonicNow() });
    const unfollow = this.#engine.follow(({ entryIds, gap }) => {
      if (!ready) tell("ready");
      ready = true;
      if (gap) tell("resync");
      // One read after the other, as the stream of a browser does it.
      reading = reading.then(async () => {
        if (entryIds.length > 0) tell("entries", (await this.#engine.getMany(entryIds)).map(seenOf));
      });
    });
    return async () => {
      unfollow();
      await reading;
      tell("closed");
    };
  }
}
