/**
 * What an entry does, told apart from SQL: a pure machine from a world and a request to the next world and an answer.
 * The interleaving test holds the engine's statements to it; the property test holds it to the checker's table of transitions.
 */
import type { AttemptRow } from "../history/rows.ts";
import type { Request, Writing } from "./requests.ts";

export const stageCount = 3;
export const leaseMs = 1_000;
const crashesAllowed = 3;

export interface LiveState {
  readonly phase: "live";
  readonly stage: number;
  readonly progress: number;
  readonly attempt: number;
  readonly floor: number;
  readonly crashes: number;
  readonly parked: "backoff" | "sleep" | null;
  readonly cancelRequested: boolean;
  readonly version: number;
  /** Numbers of the worker and of its claim, from 1; null: nobody holds it. */
  readonly worker: number | null;
  readonly claim: number | null;
  readonly fence: number;
  readonly availableAt: number;
  readonly started: boolean;
  readonly expiresAt: number | null;
  readonly deadlineAt: number | null;
}

export interface EndedState {
  readonly phase: "ended";
  readonly status: "COMPLETED" | "FAILED" | "CANCELLED" | "EXPIRED";
  readonly stage: number;
  readonly progress: number;
  readonly attempt: number;
  readonly version: number;
  readonly claim: number | null;
  readonly started: boolean;
  /** It was held when it ended, so that its last attempt is known. */
  readonly attempted: boolean;
}

export interface AttemptState {
  readonly stage: number;
  readonly attempt: number;
  readonly outcome: AttemptRow["outcome"];
}

export interface World {
  /** Milliseconds on PostgreSQL's clock. */
  readonly now: number;
  readonly workers: readonly { readonly aliveUntil: number; readonly ended: boolean }[];
  /** What each claimant believes: where the entry stood when it last wrote with success. */
  readonly claims: readonly { readonly worker: number; readonly stage: number; readonly attempt: number }[];
  readonly entry: LiveState | EndedState;
  readonly attempts: readonly AttemptState[];
  readonly steps: number;
}

/** `done`: what was asked for happened. */
export interface Answered {
  readonly world: World;
  readonly done: boolean;
}

export function newWorld(times: { availableAt: number; expiresAt: number | null; deadlineAt: number | null }): World {
  const entry: LiveState = {
    phase: "live",
    stage: 0,
    progress: 0,
    attempt: 0,
    floor: 0,
    crashes: 0,
    parked: null,
    cancelRequested: false,
    version: 0,
    worker: null,
    claim: null,
    fence: 0,
    started: false,
    ...times,
  };
  return { now: 0, workers: [], claims: [], entry, attempts: [], steps: 0 };
}

/** The progress of an entry with so many stages done. */
export const progressAt = (stage: number): number => Math.floor((100 * stage) / stageCount);

/** What follows from a request. */
export function answer(world: World, request: Request): Answered {
  switch (request.kind) {
    case "tick":
      return did({ ...world, now: world.now + request.ms });
    case "register":
      return did({ ...world, workers: [...world.workers, { aliveUntil: world.now + leaseMs, ended: false }] });
    case "renew":
      return renew(world, request.worker);
    case "bury":
      return bury(world);
    case "claim":
      return claim(world, request.worker);
    case "rescue":
      return rescue(world);
    case "expire":
      return expire(world);
    case "cancel":
      return cancel(world);
    case "patch":
      return patch(world, request.stage);
    case "unlock":
      return unlock(world);
    case "revive":
      return revive(world);
    default:
      return write(world, request);
  }
}

const did = (world: World): Answered => ({ world, done: true });
const refused = (world: World): Answered => ({ world, done: false });
const touch = (world: World, live: LiveState, changes: Partial<LiveState>): World => ({
  ...world,
  entry: { ...live, ...changes, version: live.version + 1 },
});
const record = (world: World, stage: number, attempt: number, outcome: AttemptState["outcome"]): World => ({
  ...world,
  attempts: [...world.attempts, { stage, attempt, outcome }],
});
const free = { worker: null, claim: null } as const;

function renew(world: World, number: number): Answered {
  const worker = world.workers[number - 1];
  if (!worker || worker.ended) return refused(world);
  const workers = world.workers.with(number - 1, { ended: false, aliveUntil: world.now + leaseMs });
  return did({ ...world, workers });
}

function bury(world: World): Answered {
  const isDead = ({ ended, aliveUntil }: World["workers"][number]) => !ended && aliveUntil < world.now;
  if (!world.workers.some(isDead)) return refused(world);
  return did({ ...world, workers: world.workers.map((each) => (isDead(each) ? { ...each, ended: true } : each)) });
}

function claim(world: World, worker: number): Answered {
  const { entry, now } = world;
  if (entry.phase !== "live" || entry.worker !== null || entry.availableAt > now) return refused(world);
  if (entry.expiresAt !== null && !entry.started && entry.expiresAt <= now) return refused(world);
  const claimant = world.workers[worker - 1];
  if (!claimant || claimant.ended || claimant.aliveUntil <= now) return refused(world);
  const attempt = entry.parked === "sleep" ? Math.max(entry.attempt, 1) : entry.attempt + 1;
  const claims = [...world.claims, { worker, stage: entry.stage, attempt }];
  const taken = { worker, claim: claims.length, fence: entry.fence + 1, attempt, parked: null, started: true };
  return did({ ...touch(world, entry, taken), claims });
}

/** Every write of a worker: only under the claim that holds the entry now, and only while its lease lasts. */
function write(world: World, request: Writing): Answered {
  const { entry } = world;
  if (entry.phase !== "live" || entry.claim !== request.claim || !leased(world, entry)) return refused(world);
  switch (request.kind) {
    case "progress":
      return did(touch(world, entry, { progress: Math.max(entry.progress, request.progress) }));
    case "step":
      if (entry.stage !== request.stage) return refused(world);
      return did({ ...touch(world, entry, {}), steps: world.steps + 1 });
    case "advance":
      return entry.stage === request.stage ? did(advance(world, entry, request)) : refused(world);
    case "finish":
      return did(end(world, entry, request.status, request.status === "COMPLETED" ? stageCount : request.stage));
    case "release":
      return did(release(world, entry, request));
    default:
      return request satisfies never;
  }
}

function advance(world: World, entry: LiveState, { claim: number, stage, attempt }: Writing): World {
  const progress = Math.max(entry.progress, progressAt(stage + 1));
  const anew = { stage: stage + 1, progress, attempt: 1, floor: 0, crashes: 0 };
  const belief = { worker: entry.worker as number, stage: stage + 1, attempt: 1 };
  const claims = world.claims.with(number - 1, belief);
  return { ...record(touch(world, entry, anew), stage, attempt, "completed"), claims };
}

function release(world: World, entry: LiveState, request: Extract<Writing, { kind: "release" }>): World {
  const { outcome, delayMs } = request;
  const parked = outcome === "retry" ? "backoff" : outcome === "waiting" ? "sleep" : null;
  const floor = entry.floor + (outcome === "released" ? 1 : 0);
  // What is to be cancelled is due at once.
  const availableAt = world.now + (entry.cancelRequested ? 0 : delayMs);
  const next = touch(world, entry, { ...free, parked, floor, availableAt });
  return outcome === "waiting" ? next : record(next, entry.stage, entry.attempt, outcome);
}

function end(world: World, entry: LiveState, status: EndedState["status"], stage: number): World {
  const { attempt, claim: number, started, worker, version } = entry;
  const progress = status === "COMPLETED" ? 100 : entry.progress;
  const attempted = worker !== null;
  const ended = { phase: "ended", status, stage, progress, attempt, version: version + 1, claim: number } as const;
  return { ...world, entry: { ...ended, started, attempted } };
}

function rescue(world: World): Answered {
  const { entry } = world;
  if (entry.phase !== "live" || entry.worker === null) return refused(world);
  if (!world.workers[entry.worker - 1]?.ended) return refused(world);
  const crashes = entry.crashes + 1;
  if (crashes >= crashesAllowed) return did(end(world, entry, "FAILED", entry.stage));
  const freed = { ...free, parked: null, crashes, floor: entry.floor + 1, availableAt: world.now };
  return did(record(touch(world, entry, freed), entry.stage, entry.attempt, "lost"));
}

function expire(world: World): Answered {
  const { entry, now } = world;
  if (entry.phase !== "live" || entry.worker !== null) return refused(world);
  const unstarted = entry.expiresAt !== null && entry.expiresAt <= now && !entry.started;
  const late = entry.deadlineAt !== null && entry.deadlineAt <= now;
  if (!unstarted && !late) return refused(world);
  return did(end(world, entry, unstarted ? "EXPIRED" : "FAILED", entry.stage));
}

/** Somebody may still be at work: the holder's own lease has not ended. */
function leased({ workers, now }: World, entry: LiveState): boolean {
  const holder = entry.worker === null ? undefined : workers[entry.worker - 1];
  return holder !== undefined && !holder.ended && holder.aliveUntil > now;
}

function cancel(world: World): Answered {
  const { entry } = world;
  if (entry.phase === "ended") return refused(world);
  if (!leased(world, entry)) return did(end(world, entry, "CANCELLED", entry.stage));
  return did(entry.cancelRequested ? world : touch(world, entry, { cancelRequested: true }));
}

/** By hand to a status: the next one or the present one again. A lease that is over is taken away: its holder may not know yet. */
function patch(world: World, stage: number): Answered {
  const { entry } = world;
  if (entry.phase === "ended" || leased(world, entry)) return refused(world);
  if (stage !== entry.stage && stage !== entry.stage + 1) return refused(world);
  if (stage === stageCount) return did(end(world, entry, "COMPLETED", stage));
  const progress = Math.max(entry.progress, progressAt(stage));
  if (stage === entry.stage) {
    return did(touch(world, entry, { ...free, progress, floor: entry.floor + (entry.worker === null ? 0 : 1) }));
  }
  const anew = { ...free, stage, progress, attempt: 0, floor: 0, crashes: 0 };
  // The last attempt of an entry that nobody holds is over: the stage passed by is the next one.
  const attempt = entry.worker === null ? entry.attempt + 1 : Math.max(entry.attempt, 1);
  return did(record(touch(world, entry, anew), entry.stage, attempt, "completed"));
}

/** An operator frees the lock. */
function unlock(world: World): Answered {
  const { entry, now } = world;
  if (entry.phase === "ended" || entry.worker === null) return refused(world);
  return did(touch(world, entry, { ...free, floor: entry.floor + 1, availableAt: now }));
}

function revive(world: World): Answered {
  const { entry, now } = world;
  if (entry.phase === "live") {
    const waits = entry.worker === null && entry.parked === "backoff" && entry.availableAt > now;
    return waits ? did(touch(world, entry, { availableAt: now })) : refused(world);
  }
  if (entry.status === "COMPLETED") return refused(world);
  const { stage, progress, attempt, version, started, attempted } = entry;
  const known = world.attempts.some((each) => each.stage === stage && each.attempt === attempt);
  const outcome = entry.status === "FAILED" ? "failed" : "cancelled";
  const kept = attempted && attempt > 0 && !known ? record(world, stage, attempt, outcome) : world;
  const { entry: fresh } = newWorld({ availableAt: 0, expiresAt: null, deadlineAt: null });
  const lives = {
    ...(fresh as LiveState),
    stage,
    progress,
    attempt,
    floor: attempt,
    version: version + 1,
    fence: version,
    started,
  };
  return did({ ...kept, entry: lives });
}
