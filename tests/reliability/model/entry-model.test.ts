/** The machine of an entry under commands drawn at random: whatever comes in whatever order, the promises hold. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { changedBesides, classify, type Standing } from "../checker/transitions.ts";
import type { AttemptRow, LiveRow, ResultRow, StepRow } from "../history/rows.ts";
import { answer, newWorld, type World } from "./entry-model.ts";
import { commandsArbitrary, type Request, timesArbitrary, toRequest } from "./requests.ts";

const commandsPerCase = 50;
/** `npm run model` plays 100,000. */
const cases = Number(process.env.MODEL_CASES ?? 2_000);
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

function checkStep(before: World, after: World, request: Request): void {
  if (after.entry === before.entry) return;
  const attempts = after.attempts
    .slice(before.attempts.length)
    .map((each) => ({ ...each, worker_id: request.kind === "patch" ? null : 1 }) as unknown as AttemptRow);
  const steps = after.steps > before.steps ? [{} as StepRow] : [];
  const [was, now] = [standing(before), standing(after)];
  const legal = classify(was, now, { attempts, steps, inserted: null, deleted: false });
  expect(legal, JSON.stringify({ request, before, after })).toHaveProperty("name");
  if ("name" in legal && was?.phase === "live" && now?.phase === "live") {
    expect(changedBesides(legal.name, was.row, now.row)).toEqual([]);
  }
  expect(after.entry.version).toBe(before.entry.version + 1);
  expect(after.entry.stage).toBeGreaterThanOrEqual(before.entry.stage);
  expect(after.entry.progress).toBeGreaterThanOrEqual(before.entry.progress);
  expect(after.attempts.slice(0, before.attempts.length)).toEqual(before.attempts);
}

function checkWorld({ entry, attempts }: World): void {
  const numbers = attempts.map(({ stage, attempt }) => `${stage}/${attempt}`);
  expect(new Set(numbers).size, numbers.join()).toBe(numbers.length);
  const completed = attempts.filter(({ outcome }) => outcome === "completed").map(({ stage }) => stage);
  expect(new Set(completed).size).toBe(completed.length);
  if (entry.phase !== "live") return;
  expect(entry.crashes).toBeLessThan(3);
  expect(entry.attempt).toBeGreaterThanOrEqual(0);
  expect(entry.worker === null).toBe(entry.claim === null);
}

test(
  `${cases} cases of ${commandsPerCase} commands: every change is legal, nothing falls, nothing happens twice`,
  () => {
    const reached = new Set<string>();
    const commands = commandsArbitrary(commandsPerCase);
    fc.assert(
      fc.property(timesArbitrary, commands, (times, drawn) => {
        let world = newWorld(times);
        for (const command of drawn) {
          const request = toRequest(command, world);
          if (!request) continue;
          const { world: next, done } = answer(world, request);
          if (done) reached.add(request.kind === "finish" ? request.status : request.kind);
          checkStep(world, next, request);
          checkWorld(next);
          world = next;
        }
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
      let world = newWorld(times);
      for (const command of drawn) {
        const request = toRequest(command, world);
        if (!request) continue;
        const { world: next, done } = answer(world, request);
        const zombie = "claim" in request && (world.entry.phase === "ended" || world.entry.claim !== request.claim);
        if (zombie) expect({ done, next }).toEqual({ done: false, next: world });
        world = next;
      }
    }),
    { numRuns: 500 },
  );
});
