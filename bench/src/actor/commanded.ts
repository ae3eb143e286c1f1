/** The commands, carried out on one contestant. */
import { setTimeout as wait } from "node:timers/promises";
import type { Backlog, Input, Kind, Participant, Target } from "../contestant.ts";
import { loadContestant } from "../contestants/index.ts";
import { now, Probe } from "../probe.ts";
import type { Commands, Rate } from "./commands.ts";

const bulkSize = 1_000;
const fillCallers = 500;

export class Commanded implements Commands {
  readonly #probe = new Probe();
  #participant!: Participant;
  #backlog!: Backlog;

  async open(library: string, profile: string, target: Target): Promise<void> {
    const contestant = await loadContestant(library, profile);
    this.#participant = await contestant.open(target, this.#probe);
  }

  prepare(): Promise<void> {
    return (this.#participant ?? this.#backlog).prepare();
  }

  async fill(kind: Kind, count: number): Promise<void> {
    const participant = this.#participant;
    if (participant.fill) await participant.fill(kind, inputs(count));
    else if (participant.startMany) await this.startInBulk(kind, count);
    else await this.startSingly(kind, fillCallers, count);
  }

  startSingly(kind: Kind, callers: number, count: number): Promise<Rate> {
    return rate(async () => {
      let next = 0;
      const caller = async () => {
        while (next < count) await this.#participant.start(kind, { n: next++ });
      };
      await Promise.all(Array.from({ length: callers }, caller));
    });
  }

  async startInBulk(kind: Kind, count: number): Promise<Rate | undefined> {
    const participant = this.#participant;
    if (!participant.startMany) return undefined;
    return rate(async () => {
      for (let n = 0; n < count; n += bulkSize) {
        await participant.startMany?.(kind, inputs(Math.min(bulkSize, count - n), n));
      }
    });
  }

  async startPaced(kind: Kind, samples: number, pauseMs: number): Promise<readonly number[]> {
    const calls: number[] = [];
    for (let n = 0; n < samples; n++) {
      await wait(pauseMs * (2 / 3 + (Math.random() * 2) / 3));
      const at = now();
      await this.#participant.start(kind, { n, at });
      calls.push(now() - at);
    }
    return calls;
  }

  async work(kind: Kind): Promise<void> {
    await this.#participant.work(kind);
  }

  async progress() {
    const { began, ended, firstAt } = this.#probe;
    return { began, ended, firstAt, cpuMicros: cpuMicros() };
  }

  async latencies(): Promise<readonly number[]> {
    return this.#probe.latencies;
  }

  async untilDrained(kind: Kind): Promise<number> {
    while (!(await this.#participant.drained(kind))) await wait(2);
    return now();
  }

  async openBacklog(library: string, profile: string, target: Target): Promise<void> {
    const contestant = await loadContestant(library, profile);
    if (!contestant.openBacklog) throw new Error(`${library} cannot be asked for the cost of a claim.`);
    this.#backlog = await contestant.openBacklog(target);
  }

  addWaiting(count: number): Promise<void> {
    return this.#backlog.addWaiting(count);
  }

  async addFinished(count: number): Promise<boolean> {
    await this.#backlog.addFinished?.(count);
    return this.#backlog.addFinished !== undefined;
  }

  async claimHundreds(times: number, refill: boolean): Promise<readonly number[]> {
    const durations: number[] = [];
    for (let n = 0; n < times; n++) {
      durations.push(await this.#backlog.claimHundred());
      if (refill) await this.#backlog.addWaiting(100);
    }
    return durations;
  }
}

function inputs(count: number, first = 0): Input[] {
  return Array.from({ length: count }, (_, n) => ({ n: first + n }));
}

async function rate(work: () => Promise<void>): Promise<Rate> {
  const cpu = cpuMicros();
  const begun = now();
  await work();
  return { seconds: (now() - begun) / 1_000, cpuMicros: cpuMicros() - cpu };
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
