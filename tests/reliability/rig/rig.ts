/** The system under test with everything around it, for one run: server, wires, workers, web, clients, sink. Nemeses work on it. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../lib/embedded-postgres/free-port.ts";
import { monotonicNow } from "../history/clock.ts";
import type { Call, Fault, ProcessEnd, RunWebhook } from "../history/records.ts";
import type { ClockSetting } from "../history/true-time.ts";
import { subscribe } from "../hooks/subscribe.ts";
import type { Build } from "./build.ts";
import { Child } from "./child.ts";
import { ControlGroup } from "./control-group.ts";
import type { PostgresUnderTest } from "./postgres-under-test.ts";
import { PrivateWire } from "./private-wire.ts";
import type { ClientsSettings } from "./processes/clients-process.ts";
import type { ReceiverSettings } from "./processes/receiver-process.ts";
import type { Scenario } from "./scenario.ts";
import type { SmallDisk } from "./small-disk.ts";
import { WebFront } from "./web-front.ts";
import { FaultProxy } from "./wire/fault-proxy.ts";
import type { CutReport } from "./wire/wire.ts";
import { WorkerSlot } from "./worker-slot.ts";

const processes = "tests/reliability/rig/processes";

export interface RigOptions {
  readonly build: Build;
  readonly server: PostgresUnderTest;
  readonly databaseUrl: string;
  readonly disk: SmallDisk | undefined;
  readonly directory: string;
}

export class Rig {
  readonly scenario: Scenario;
  readonly server: PostgresUnderTest;
  /** Straight to the server. */
  readonly databaseUrl: string;
  /** What the database is on, when it is a small one. */
  readonly disk: SmallDisk | undefined;
  readonly workers: WorkerSlot[] = [];
  /** Of workers, web and clients, in this order. */
  readonly proxies: FaultProxy[] = [];
  readonly faults: Fault[] = [];
  readonly processes: ProcessEnd[] = [];
  /** What nemeses asked of the API themselves. */
  readonly calls: Call[] = [];
  /** How the database's clock was set. */
  readonly clockSettings: ClockSetting[] = [];
  readonly #build: Build;
  /** Of the record: what the processes said on standard error is there, too. */
  readonly directory: string;
  webhooks: readonly RunWebhook[] = [];
  #sink!: Child;
  #receiver: Child | undefined;
  #web!: Child;
  #webProxy!: FaultProxy;
  #webPort = 0;
  #front: WebFront | undefined;
  #release: 1 | 2 = 1;
  #clients!: Child;
  #ending = false;

  constructor(scenario: Scenario, { build, server, databaseUrl, disk, directory }: RigOptions) {
    this.scenario = scenario;
    this.server = server;
    this.databaseUrl = databaseUrl;
    this.disk = disk;
    this.#build = build;
    this.directory = directory;
  }

  get leaseMs(): number {
    return this.scenario.leaseSeconds * 1_000;
  }

  /** Resolves when all of it runs and the load has begun. */
  async start(): Promise<void> {
    const socketPath = join(this.directory, "sink.socket");
    const effects = join(this.directory, "effects.ndjson");
    this.#sink = this.#spawn("effect-sink", "client", [socketPath, effects]);
    await this.#sink.ready;
    if (this.scenario.webhooks) await this.#startReceiver();
    await this.#startWorkers(socketPath);
    this.#webPort = await freePort("127.0.0.1");
    if (this.scenario.webFront) this.#front = await WebFront.open();
    const webProxy = await this.#openProxy("web");
    this.#webProxy = webProxy;
    await this.#startWeb(webProxy);
    const clientProxy = await this.#openProxy("clients");
    this.#clients = this.#spawn("clients", "client", [JSON.stringify(this.#clientsSettings(clientProxy.url))]);
    await this.#clients.ready;
  }

  /** Something was broken; `evidence` says how that is known. */
  fault(row: string, target: string, from: number, fired: boolean, evidence: string): void {
    this.faults.push({ row, target, from, to: monotonicNow(), fired, evidence });
  }

  /** The wire of the web process. */
  get webProxy(): FaultProxy {
    return this.#webProxy;
  }

  get webUrl(): string {
    return `http://127.0.0.1:${this.#front?.port ?? this.#webPort}`;
  }

  get wrongBySeconds(): number {
    return (this.clockSettings.at(-1)?.offset ?? 0) / 1_000_000;
  }

  /** From now on the database's clock is wrong by so much. */
  setDatabaseClock(seconds: number): void {
    this.clockSettings.push({ from: monotonicNow(), offset: seconds * 1_000_000 });
    this.server.setClock(seconds);
  }

  /** A worker that no other nemesis has in hand, by chance; it is the caller's until `taken` is false again. */
  takeWorker(): WorkerSlot | undefined {
    const free = this.workers.filter((slot) => !slot.taken);
    const slot = free[Math.floor(Math.random() * free.length)];
    if (slot) slot.taken = true;
    return slot;
  }

  get web(): Child {
    return this.#web;
  }

  /** Ends the web process and starts another one at the same port. */
  async restartWeb(signal: NodeJS.Signals): Promise<string> {
    const end = await this.#web.end(signal);
    await this.#web.ready;
    return `web ${end.pid} ended with ${end.exit}, its successor answers`;
  }

  /** Another release of the web process takes over behind the same address; then the old one is told to stop. */
  async deployWeb(release: 1 | 2): Promise<ProcessEnd> {
    const old = this.#web;
    this.#release = release;
    this.#webPort = await freePort("127.0.0.1");
    await this.#startWeb(this.#webProxy);
    return old.end("SIGTERM");
  }

  /** Resolves when the clients have started as many entries as the run says. */
  async placeBacklog(): Promise<void> {
    const placed = this.#clients.said("backlogPlaced");
    this.#clients.tell("place backlog");
    await placed;
  }

  /** No client begins anything more; what was begun is seen through. */
  async endLoad(): Promise<void> {
    const ended = this.#clients.said("loadEnded");
    this.#clients.tell("end load");
    await ended;
  }

  /** Ends everything but the server, clients first. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#clients.asked = true;
    this.#clients.tell("end");
    await this.#clients.ended;
    await Promise.all([this.#web.end("SIGTERM"), ...this.workers.map((slot) => slot.close())]);
    await this.#sink.end("SIGTERM");
    await this.#receiver?.end("SIGTERM");
    for (const proxy of this.proxies) proxy.close();
    this.#front?.close();
  }

  /** Ends everything at once, whatever state it is in. */
  async abandon(): Promise<void> {
    this.#ending = true;
    const children = [this.#clients, this.#web, this.#sink, this.#receiver].filter((child) => child !== undefined);
    await Promise.all([...children.map((child) => child.end("SIGKILL")), ...this.workers.map((slot) => slot.close())]);
    for (const proxy of this.proxies) proxy.close();
    this.#front?.close();
  }

  async #startReceiver(): Promise<void> {
    const port = await freePort("127.0.0.1");
    const { webhooks, secrets } = await subscribe(this.databaseUrl, port);
    this.webhooks = webhooks;
    const settings: ReceiverSettings = { directory: this.directory, port, secrets };
    this.#receiver = this.#spawn("receiver", "client", [JSON.stringify(settings)]);
    await this.#receiver.ready;
  }

  async #startWorkers(socketPath: string): Promise<void> {
    const { workers, concurrency, leaseSeconds, clockSkewsMs = [], orders = [], webhooks = false } = this.scenario;
    const { privateWires, workerEnvironment = {}, graceMs = 500, endsAsProgram = false, backlog } = this.scenario;
    for (let n = 0; n < workers; n += 1) {
      const clockSkewMs = clockSkewsMs[n] ?? 0;
      if (clockSkewMs !== 0)
        this.fault("D1", `worker ${n + 1}`, monotonicNow(), true, `its clock is wrong by ${clockSkewMs} ms`);
      const proxy = await this.#openProxy(`worker ${n + 1}`);
      const slot = new WorkerSlot(`worker ${n + 1}`, proxy, {
        program: this.#build.program(`${processes}/worker-process.ts`),
        settings: {
          ...{ socketPath, leaseSeconds, concurrency, clockSkewMs, graceMs, endsAsProgram },
          deliversWebhooks: webhooks,
        },
        log: join(this.directory, `worker-${n + 1}.log`),
        mayDie: orders.some(({ workflow }) => workflow === "poison" || workflow === "glutton"),
        record: (end) => this.processes.push(end),
        environment: workerEnvironment,
        group: this.#group(n + 1),
        wire: privateWires ? await this.#layWire(proxy.url, n + 1) : undefined,
      });
      this.workers.push(slot);
    }
    if (backlog === undefined) await Promise.all(this.workers.map((slot) => slot.start()));
  }

  #group(n: number): ControlGroup | undefined {
    const { groups, memoryMegabytes } = this.scenario;
    const group = groups && new ControlGroup(`async-workflow-rig-${process.pid}-${n}`, groups);
    if (memoryMegabytes !== undefined) group?.limitMemory(memoryMegabytes);
    return group;
  }

  #layWire(url: string, n: number): Promise<PrivateWire> {
    return PrivateWire.lay({
      url,
      relay: this.#build.program(`${processes}/relay-process.ts`),
      socketPath: join(this.directory, `wire-${n}.socket`),
      log: join(this.directory, `wire-${n}.log`),
    });
  }

  async #startWeb(proxy: FaultProxy): Promise<void> {
    const web = this.#spawn("web", "web", [proxy.url, String(this.#webPort), String(this.#release)]);
    this.#web = web;
    void web.ended.then(() => {
      if (!this.#ending && this.#web === web) void this.#startWeb(proxy);
    });
    await web.ready;
    this.#front?.leadTo(this.#webPort);
  }

  #spawn(name: string, role: ProcessEnd["role"], given: readonly string[]): Child {
    const child = new Child({
      program: this.#build.program(`${processes}/${name}-process.ts`),
      arguments: given,
      role,
      log: join(this.directory, `${name}.log`),
    });
    void child.ended.then((end) => this.processes.push({ ...end, asked: child.asked }));
    return child;
  }

  async #openProxy(target: string): Promise<FaultProxy> {
    const onCut = ({ side, evidence }: CutReport) => this.fault(`B9 ${side}`, target, monotonicNow(), true, evidence);
    const proxy = await FaultProxy.open(this.databaseUrl, onCut);
    this.proxies.push(proxy);
    return proxy;
  }

  #clientsSettings(databaseUrl: string): ClientsSettings {
    const { scenario } = this;
    return {
      directory: this.directory,
      webUrl: this.webUrl,
      databaseUrl,
      httpClients: scenario.httpClients,
      libraryClients: scenario.libraryClients,
      guests: scenario.guests ?? 0,
      streamReaders: scenario.streamReaders,
      streamLifeMs: scenario.streamLifeMs,
      load: { habits: scenario.habits, pauseMs: scenario.pauseMs, twice: scenario.twice },
      orders: scenario.orders ?? [],
      backlog: scenario.backlog ?? 0,
      ordersWithinMs: scenario.calmMs + scenario.faultsMs / 2,
      lateCommitsDelayMs: scenario.lateCommitsDelayMs ?? null,
      operatorEveryMs: scenario.operatorEveryMs ?? null,
    };
  }

  /** A line for whoever looks at the run's folder later. */
  note(text: string): void {
    appendFileSync(join(this.directory, "notes.log"), `${text}\n`);
  }
}
