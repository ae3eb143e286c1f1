/** A control group of the kernel's for one worker: it can be frozen, starved of the processor and bounded in memory. Linux, as root. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Controller = "freezer" | "memory" | "cpu";

/** Of both versions of the interface: where a setting is written, what is counted. */
interface Files {
  readonly freeze: readonly [file: string, on: string, off: string];
  readonly frozen: (read: (file: string) => string) => boolean;
  readonly memory: string;
  readonly swap: readonly [file: string, value: (bytes: number) => string];
  readonly killed: string;
  readonly cpu: readonly [file: string, quota: (microseconds: number) => string];
}

const periodMicroseconds = 100_000;
const v1: Files = {
  freeze: ["freezer.state", "FROZEN", "THAWED"],
  frozen: (read) => read("freezer.state").trim() === "FROZEN",
  memory: "memory.limit_in_bytes",
  swap: ["memory.memsw.limit_in_bytes", String],
  killed: "memory.oom_control",
  cpu: ["cpu.cfs_quota_us", String],
};
const v2: Files = {
  freeze: ["cgroup.freeze", "1", "0"],
  frozen: (read) => /^frozen 1$/m.test(read("cgroup.events")),
  memory: "memory.max",
  swap: ["memory.swap.max", () => "0"],
  killed: "memory.events",
  cpu: ["cpu.max", (quota) => (quota < 0 ? "max" : `${quota} ${periodMicroseconds}`)],
};

interface Place {
  readonly files: Files;
  readonly folder: string;
}

export class ControlGroup {
  readonly #places: ReadonlyMap<Controller, Place>;

  /** Throws when this machine has no such controllers, or lets this process use none. */
  constructor(name: string, controllers: readonly Controller[]) {
    const places = new Map<Controller, Place>();
    this.#places = places;
    try {
      for (const controller of controllers) {
        const place = locate(controller, name);
        mkdirSync(place.folder, { recursive: true });
        places.set(controller, place);
        const { files } = place;
        const needed = { freezer: files.freeze[0], memory: files.memory, cpu: files.cpu[0] }[controller];
        if (!existsSync(join(place.folder, needed)))
          throw new Error(`${place.folder} has no ${needed}: the ${controller} controller is not given to it.`);
      }
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** A process, with all its threads and all it will start. */
  add(pid: number): void {
    for (const { folder } of this.#places.values()) writeFileSync(join(folder, "cgroup.procs"), String(pid));
  }

  freeze(): void {
    const [file, on] = this.#files("freezer").freeze;
    this.#write("freezer", file, on);
  }

  thaw(): void {
    const [file, , off] = this.#files("freezer").freeze;
    this.#write("freezer", file, off);
  }

  /** Whether the kernel says that nothing in it runs any more. */
  get isFrozen(): boolean {
    return this.#files("freezer").frozen((file) => this.#read("freezer", file));
  }

  /** Who asks for more is killed by the kernel. */
  limitMemory(megabytes: number): void {
    const bytes = megabytes * 2 ** 20;
    const { memory, swap } = this.#files("memory");
    this.#write("memory", memory, String(bytes));
    const { folder } = this.#places.get("memory") as Place;
    if (existsSync(join(folder, swap[0]))) this.#write("memory", swap[0], swap[1](bytes));
  }

  /** How many processes the kernel has killed here for want of memory. */
  get outOfMemoryKills(): number {
    const text = this.#read("memory", this.#files("memory").killed);
    return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
  }

  /** The share of one processor that it gets; null: as much as there is. */
  limitProcessor(share: number | null): void {
    const [file, quota] = this.#files("cpu").cpu;
    this.#write("cpu", file, quota(share === null ? -1 : Math.round(share * periodMicroseconds)));
  }

  /** In how many periods it was made to wait. */
  get throttledPeriods(): number {
    return Number(/^nr_throttled (\d+)$/m.exec(this.#read("cpu", "cpu.stat"))?.[1] ?? 0);
  }

  /** Its processes must have ended. */
  remove(): void {
    for (const { folder } of this.#places.values()) if (existsSync(folder)) rmdirSync(folder);
  }

  #files(controller: Controller): Files {
    return (this.#places.get(controller) as Place).files;
  }

  #read(controller: Controller, file: string): string {
    return readFileSync(join((this.#places.get(controller) as Place).folder, file), "utf8");
  }

  #write(controller: Controller, file: string, value: string): void {
    writeFileSync(join((this.#places.get(controller) as Place).folder, file), value);
  }
}

/** Below our own group where version 1 has the controller; beside it in version 2, whose groups have either processes or children. */
function locate(controller: Controller, name: string): Place {
  const own = new Map(
    readFileSync("/proc/self/cgroup", "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(":") as [string, string, string])
      .flatMap(([, names, path]) => names.split(",").map((each): [string, string] => [each, path])),
  );
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "));
  const first = mounts.find(([, , type, options = ""]) => type === "cgroup" && options.split(",").includes(controller));
  if (first) return { files: v1, folder: join(first[1] as string, own.get(controller) ?? "/", name) };
  const second = mounts.find(([, , type]) => type === "cgroup2");
  if (!second) throw new Error("No control groups are mounted.");
  return { files: v2, folder: join(second[1] as string, dirname(own.get("") ?? "/"), name) };
}
