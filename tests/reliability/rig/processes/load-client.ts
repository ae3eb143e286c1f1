/** A client as applications are: it starts entries, looks at them, cancels some, retries what failed, and asks again when it got no answer. */
import type { Accountant } from "./accountant.ts";
import type { Door, Order } from "./doors.ts";
import type { Habit } from "./rig-workflows.ts";

export interface LoadSettings {
  /** How often each habit is drawn, in parts of their sum. */
  readonly habits: Readonly<Partial<Record<Habit, number>>>;
  /** Between two calls, on average. */
  readonly pauseMs: number;
  /** The share of starts with a key that are sent twice at once, through both doors. */
  readonly twice: number;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const remembered = 40;

/** Clients of one workspace. */
export interface Neighbourhood {
  /** Entries of theirs. */
  readonly own: string[];
  /** Entries of another workspace; their ids leaked. */
  readonly foreign: readonly string[];
}

export class LoadClient {
  /** In titles and keys: clients of another workspace may use the same. */
  readonly #alias: string;
  readonly #neighbourhood: Neighbourhood;
  readonly #doors: readonly [Door, Door];
  readonly #account: Accountant;
  readonly #settings: LoadSettings;
  readonly #known: string[] = [];
  #started = 0;
  #over = false;

  /** The first door is the client's own; a request that is sent twice at once goes through both. */
  constructor(
    { alias, neighbourhood }: { readonly alias: string; readonly neighbourhood: Neighbourhood },
    doors: readonly [Door, Door],
    account: Accountant,
    settings: LoadSettings,
  ) {
    this.#alias = alias;
    this.#neighbourhood = neighbourhood;
    this.#doors = doors;
    this.#account = account;
    this.#settings = settings;
  }

  /** Works until it is ended; then sees its last call through. */
  async run(): Promise<void> {
    while (!this.#over) {
      await this.#call();
      await wait(-Math.log(1 - Math.random()) * this.#settings.pauseMs);
    }
  }

  end(): void {
    this.#over = true;
  }

  #call(): Promise<unknown> {
    const lot = Math.random();
    const id = this.#known[Math.floor(Math.random() * this.#known.length)];
    if (lot < 0.6 || id === undefined) return this.#start();
    if (this.#neighbourhood.foreign.length > 0 && lot < 0.66) return this.#pry();
    if (lot < 0.82) return this.#look(id);
    if (lot < 0.88) return this.#account.ask({ call: "list" }, () => this.#doors[0].list());
    if (lot < 0.9)
      return this.#account.ask({ call: "cancel", entryId: id }, async () => {
        await this.#doors[0].cancel(id);
        return null;
      });
    if (lot < 0.92) return this.#account.ask({ call: "retry", entryId: id }, () => this.#doors[0].retry(id));
    return this.#look(id);
  }

  /** Asks for what belongs to others: there must be no such thing. */
  #pry(): Promise<unknown> {
    const { foreign } = this.#neighbourhood;
    const entryId = foreign[Math.floor(Math.random() * foreign.length)] as string;
    const call = (["get", "cancel", "retry"] as const)[Math.floor(Math.random() * 3)] ?? "get";
    return this.#account.ask({ call, entryId }, () => this.#doors[Math.random() < 0.5 ? 0 : 1][call](entryId));
  }

  async #look(id: string): Promise<void> {
    const { entries } = await this.#account.ask({ call: "get", entryId: id }, () => this.#doors[0].get(id));
    if (entries[0]?.status === "FAILED" && Math.random() < 0.7) {
      await this.#account.ask({ call: "retry", entryId: id }, () => this.#doors[0].retry(id));
    }
  }

  async #start(): Promise<void> {
    this.#started += 1;
    const title = `${this.#alias} ${this.#started}`;
    const note = `${title} 'quoted' {"a": \\"b\\"} ✓ 🚚`;
    const input = { habit: this.#habit(), ms: Math.floor(Math.random() * 40), note };
    const keyed = Math.random() < 0.7;
    const order: Order = {
      workflow: "freight",
      title,
      input,
      ...(keyed ? { key: `key-of-${title.replaceAll(" ", "-")}` } : {}),
    };
    const asked = {
      call: "start" as const,
      title,
      input: { ...input },
      ...(order.key === undefined ? {} : { key: order.key }),
    };
    const through = (door: Door) => this.#account.ask(asked, () => door.start(order));
    const answers = [through(this.#doors[0])];
    if (keyed && Math.random() < this.#settings.twice) answers.push(through(this.#doors[1]));
    let [answer] = await Promise.all(answers);
    // Without a key nobody can know; with one, asking again tells.
    while (keyed && answer?.outcome === "unknown" && !this.#over) {
      await wait(100);
      answer = await through(this.#doors[0]);
    }
    const id = answer?.entries[0]?.id;
    if (id) {
      this.#known.push(id);
      this.#neighbourhood.own.push(id);
    }
    if (this.#neighbourhood.own.length > remembered) this.#neighbourhood.own.shift();
    if (this.#known.length > remembered) this.#known.shift();
  }

  #habit(): Habit {
    const habits = Object.entries(this.#settings.habits) as [Habit, number][];
    let lot = Math.random() * habits.reduce((sum, [, part]) => sum + part, 0);
    for (const [habit, part] of habits) {
      lot -= part;
      if (lot < 0) return habit;
    }
    return "plain";
  }
}
