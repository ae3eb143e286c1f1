/** A place where a worker of the run lives: when one dies, its successor takes over the place and its wire. */
import type { ProcessEnd } from "../history/records.ts";
import { Child } from "./child.ts";
import type { ControlGroup } from "./control-group.ts";
import type { PrivateWire } from "./private-wire.ts";
import type { WorkerSettings } from "./processes/worker-process.ts";
import type { FaultProxy } from "./wire/fault-proxy.ts";

export class WorkerSlot {
  readonly name: string;
  readonly proxy: FaultProxy;
  /** Some nemesis has this one in hand: others keep away. */
  taken = false;
  /** Of the program that the next worker here runs. */
  release: 1 | 2 = 1;
  readonly #program: string;
  readonly #settings: Omit<WorkerSettings, "databaseUrl" | "release">;
  readonly #log: string;
  readonly #record: (end: ProcessEnd) => void;
  readonly #environment: Readonly<Record<string, string>>;
  /** Where its workers live, when the run can hurt them by that. */
  readonly group: ControlGroup | undefined;
  /** What lies between its workers and the proxy, when the run can cut that. */
  readonly wire: PrivateWire | undefined;
  #child: Child | undefined;
  #closing = false;
  /** Deaths that a handler of the run causes on purpose. */
  #mayDie: boolean;

  constructor(
    name: string,
    proxy: FaultProxy,
    given: {
      program: string;
      settings: Omit<WorkerSettings, "databaseUrl" | "release">;
      log: string;
      mayDie: boolean;
      record: (end: ProcessEnd) => void;
      environment?: Readonly<Record<string, string>>;
      group: ControlGroup | undefined;
      wire: PrivateWire | undefined;
    },
  ) {
    this.name = name;
    this.proxy = proxy;
    this.#program = given.program;
    this.#settings = given.settings;
    this.#log = given.log;
    this.#mayDie = given.mayDie;
    this.#record = given.record;
    this.#environment = given.environment ?? {};
    this.group = given.group;
    this.wire = given.wire;
  }

  get child(): Child {
    if (!this.#child) throw new Error(`${this.name} has not been started.`);
    return this.#child;
  }

  /** Starts a worker here; whenever one ends, another one comes. Resolves when the first one claims. */
  async start(failpoints?: string): Promise<void> {
    const settings: WorkerSettings = {
      ...this.#settings,
      release: this.release,
      databaseUrl: this.wire?.url ?? this.proxy.url,
    };
    const child = new Child({
      program: this.#program,
      arguments: [JSON.stringify(settings)],
      role: "worker",
      log: this.#log,
      environment: {
        ...this.#environment,
        ...(failpoints === undefined ? {} : { ASYNC_WORKFLOW_FAILPOINTS: failpoints }),
      },
      ...(this.wire ? { launcher: this.wire.launcher } : {}),
    });
    this.group?.add(child.pid);
    child.asked = this.#mayDie || failpoints !== undefined;
    this.#child = child;
    void child.ended.then((end) => {
      this.#record({ ...end, asked: end.asked || child.asked });
      if (!this.#closing) void this.start();
    });
    await child.ready;
  }

  /** Ends the present worker; the next one is there when this resolves. */
  async replace(signal: NodeJS.Signals): Promise<ProcessEnd> {
    const end = await this.child.end(signal);
    await this.child.ready;
    return end;
  }

  /** Ends the present worker, if there is one; no other one comes before `start`. */
  async halt(): Promise<void> {
    this.#closing = true;
    await this.#child?.end("SIGTERM");
    this.#closing = false;
  }

  /** The present worker ends, and the next one is started with failpoints. */
  async arm(failpoints: string): Promise<void> {
    await this.halt();
    await this.start(failpoints);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#child?.signal("SIGCONT");
    await this.#child?.end("SIGTERM");
    await this.wire?.remove();
    this.group?.remove();
  }
}
