/** The machine of an entry under commands drawn at random: whatever comes in whatever order, the promises hold. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { changedBesides, classify, type Standing } from "../checker/transitions.ts";
import type { AttemptRow, LiveRow, ResultRow, StepRow } from "../history/rows.ts";
import { answer, newWorld, type World } from "./entry-model.ts";
import { commandsArbitrary, type Request, timesArbitrary, toRequest } from "./requests.ts";

const commandsPerCase = 50;
/** `npm run model` plays 100,000. */
const cases = Number(process.env.MODEL_CASES ?? 5_000);
const id = "entry";

/** The world as the checker sees it in the log. */
function standing({ entry }: World): Standing {
  if (entry.phase === "ended") {
    const { status, stage, progress, attempt, version, claim } = entry;
    const row = { entry_id: id, status, stage, progress, attempt, version, claim_id: claim && `claim ${claim}` };
    return { phase: "ended", row: { ...row, error: null } as unknown as ResultRow };
  }
  const { claim, worker, floor, cancelRequested, availableAt, ...same } = entry;
  const row = { ...same, entry_id: id, worker_id: worker, claim_id: claim && `claim ${claim}` };
  const renamed = { attempt_floor: floor, cancel_requested: cancelRequested, available_at: `${availableAt}` };
  return { phase: "live", row: { ...row, ...renamed, started: undefined, phase: undefined } as unknown as LiveRow };
}

// A hundred thousand cases are five million steps: what is said about a broken one is put together only for that one.
function hold(isSo: boolean, promise: string, seen: () => unknown): void {
  if (!isSo) expect.fail(`${promise}: ${JSON.stringify(seen())}`);
}

function checkStep(before: World, after: World, request: Request): void {
  if (after.entry === before.entry) return;
  const seen = () => ({ request, before, after });
  const attempts = after.attempts
    .slice(before.attempts.length)
    .map((each) => ({ ...each, worker_id: request.kind === "patch" ? null : 1 }) as unknown as AttemptRow);
  const steps = after.steps > before.steps ? [{} as StepRow] : [];
  const [was, now] = [standing(before), standing(after)];
  const legal = classify(was, now, { attempts, steps, inserted: null, deleted: false });
  hold("name" in legal, "a legal transition", () => ({ legal, ...seen() }));
  if ("name" in legal && was?.phase === "live" && now?.phase === "live") {
    const besides = changedBesides(legal.name, was.row, now.row);
    hold(besides.length === 0, "nothing else changes", () => ({ besides, ...seen() }));
  }
  hold(after.entry.version === before.entry.version + 1, "versions count up", seen);
  hold(after.entry.stage >= before.entry.stage, "stages never fall", seen);
  hold(after.entry.progress >= before.entry.progress, "progress never falls", seen);
  hold(isDeepStrictEqual(after.attempts.slice(0, before.attempts.length), before.attempts), "attempts stay", seen);
}

function checkWorld({ entry, attempts }: World): void {
  const seen = () => ({ entry, attempts });
  const numbers = attempts.map(({ stage, attempt }) => `${stage}/${attempt}`);
  hold(new Set(numbers).size === numbers.length, "an attempt is there once", seen);
  const completed = attempts.filter(({ outcome }) => outcome === "completed").map(({ stage }) => stage);
  hold(new Set(completed).size === completed.length, "a stage completes once", seen);
  if (entry.phase !== "live") return;
  hold(entry.crashes < 3, "crashes end an entry", seen);
  hold(entry.attempt >= 0, "attempts are counted from 0", seen);
  hold((entry.worker === null) === (entry.claim === null), "who claims, holds", seen);
}

type Drawn<Of> = Of extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays one case; `look` sees each request that the machine answered. */
function play(
  times: Drawn<typeof timesArbitrary>,
  drawn: Drawn<ReturnType<typeof commandsArbitrary>>,
  look: (before: World, request: Request, answered: ReturnType<typeof answer>) => void,
): void {
  let world = newWorld(times);
  for (const command of drawn) {
    const request = toRequest(command, world);
    if (!request) continue;
    const answered = answer(world, request);
    look(world, request, answered);
    world = answered.world;
  }
}

test(
  `${cases} cases of ${commandsPerCase} commands: every change is legal, nothing falls, nothing happens twice`,
  () => {
    const reached = new Set<string>();
    const commands = commandsArbitrary(commandsPerCase);
    fc.assert(
      fc.property(timesArbitrary, commands, (times, drawn) => {
        play(times, drawn, (before, request, { world: after, done }) => {
          if (done) reached.add(request.kind === "finish" ? request.status : request.kind);
          checkStep(before, after, request);
          checkWorld(after);
        });
      }),
      { numRuns: cases },
    );
    // A model that never gets anywhere breaks no promise.
    expect([...reached].sort()).toEqual(
      [
        "CANCELLED",
        "COMPLETED",
        "FAILED",
        "advance",
        "bury",
        "cancel",
        "claim",
        "expire",
        "patch",
        "progress",
        "register",
      ].concat(["release", "renew", "rescue", "revive", "step", "tick", "unlock"]),
    );
  },
  60_000 + cases * 10,
);

test("a claim that was taken away writes nothing, whatever happens afterwards", () => {
  const commands = commandsArbitrary(40);
  fc.assert(
    fc.property(timesArbitrary, commands, (times, drawn) => {
      play(times, drawn, (before, request, { world: after, done }) => {
        const zombie = "claim" in request && (before.entry.phase === "ended" || before.entry.claim !== request.claim);
        const isUnmoved = !done && isDeepStrictEqual(after, before);
        hold(!zombie || isUnmoved, "a zombie writes nothing", () => ({ request, before, after }));
      });
    }),
    { numRuns: 500 },
  );
});
