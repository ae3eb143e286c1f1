import type { Entry, State } from "async-workflow";

/**
 * The vocabulary of the screens: which colour (tone) and which shape a status has. Colour = stage, shape = sub-state,
 * and the word is always there beside them.
 */
export type Tone = "gray" | "blue" | "purple" | "cyan" | "pink" | "indigo" | "green" | "red" | "outline" | "amber";

export type StatusShape = "dashed" | "ring" | "check" | "octagon" | "slash" | "timer";

export interface StatusToken {
  readonly tone: Tone;
  readonly shape: StatusShape;
  /** How much of the ring is drawn, 0–1; only for `ring`. */
  readonly fraction: number;
}

/** Stages take their colour from their position; a chain longer than this list starts over. */
const stageTones: readonly Tone[] = ["blue", "purple", "cyan", "pink", "indigo"];

const fixed: Readonly<Record<string, StatusToken>> = {
  CREATED: { tone: "gray", shape: "dashed", fraction: 0 },
  COMPLETED: { tone: "green", shape: "check", fraction: 1 },
  FAILED: { tone: "red", shape: "octagon", fraction: 0 },
  CANCELLED: { tone: "outline", shape: "slash", fraction: 0 },
  EXPIRED: { tone: "outline", shape: "timer", fraction: 0 },
};

/** What an entry can be doing, in the order of its life. */
export const states = [
  "scheduled",
  "queued",
  "running",
  "retrying",
  "waiting",
  "paused",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly State[];

/** The token of a status in a workflow with these stages. A status that is none of them is drawn neutral. */
export function statusToken(status: string, stages: readonly string[]): StatusToken {
  const known = fixed[status];
  if (known) return known;
  const position = stages.indexOf(status);
  if (position < 0) return { tone: "gray", shape: "dashed", fraction: 0 };
  return {
    tone: stageTones[position % stageTones.length] ?? "blue",
    shape: "ring",
    fraction: (position + 1) / Math.max(stages.length, 1),
  };
}

/** The statuses that an entry of a workflow passes when all goes well: the last stage is reached as `COMPLETED`. */
export function statusChain(stages: readonly string[]): readonly string[] {
  return ["CREATED", ...stages.slice(0, -1), "COMPLETED"];
}

export function isFinished(entry: Pick<Entry, "state">): boolean {
  return entry.state === "completed" || entry.state === "failed" || entry.state === "cancelled";
}

/** How many stages it has finished. Of one that ended early, the progress tells: a stage reached is a multiple of its share. */
export function stagesDone({ status, stages, progress }: Pick<Entry, "status" | "stages" | "progress">): number {
  if (status === "COMPLETED") return stages.length;
  const reached = stages.indexOf(status);
  if (reached >= 0) return reached + 1;
  return status === "CREATED" ? 0 : Math.min(Math.floor(((progress + 1) * stages.length - 1) / 100), stages.length - 1);
}
