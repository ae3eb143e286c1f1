/**
 * The engine's own statements on a real PostgreSQL against the model, after every request. Many requests come in
 * pairs, at the same time on two connections: then what is there afterwards must follow from one order of the two, where a
 * statement that skips locked rows may also have found nothing.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json } from "../../../engine/src/model/json.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { contentHash } from "../history/content-hash.ts";
import { answer, newWorld, type World } from "./entry-model.ts";
import { EntryStatements } from "./entry-statements.ts";
import { type Command, commandsArbitrary, type Request, timesArbitrary, toRequest } from "./requests.ts";

/** `npm run model` plays 2,000. */
const schedules = Number(process.env.MODEL_SCHEDULES ?? 100);
const requestsPerSchedule = 24;
const workersAtFirst = 3;
const skipsLocked: readonly Request["kind"][] = ["claim", "rescue", "expire"];

const happened = new Map<Request["kind"], number>();
let database: TestDatabase;
let engine: EntryStatements;

beforeAll(async () => {
  database = await createTestDatabase();
  engine = await EntryStatements.on(database.url);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

interface Outcome {
  readonly world: World;
  readonly answers: readonly boolean[];
}

/** All that may come of two requests at once. */
function outcomesOf(world: World, one: Request, two: Request): Outcome[] {
  const first = answer(world, one);
  const second = answer(world, two);
  const oneThenTwo = answer(first.world, two);
  const twoThenOne = answer(second.world, one);
  // The view tells the operator of the rows that it saw held, also of one that was given back just then.
  const held = world.entry.phase === "live" && world.entry.worker !== null;
  const unlocks = (request: Request) => held && request.kind === "unlock";
  return [
    ...(unlocks(two) ? [{ world: oneThenTwo.world, answers: [first.done, true] }] : []),
    ...(unlocks(one) ? [{ world: twoThenOne.world, answers: [true, second.done] }] : []),
    { world: oneThenTwo.world, answers: [first.done, oneThenTwo.done] },
    { world: twoThenOne.world, answers: [twoThenOne.done, second.done] },
    ...(skipsLocked.includes(one.kind) ? [{ world: second.world, answers: [false, second.done] }] : []),
    ...(skipsLocked.includes(two.kind) ? [{ world: first.world, answers: [first.done, false] }] : []),
  ];
}

/** The part of a world that is in the database; the rest is what its claimants believe. */
function visible({ entry, attempts }: World): unknown {
  const sorted = [...attempts].sort((a, b) => a.stage - b.stage || a.attempt - b.attempt);
  if (entry.phase === "live") {
    const { expiresAt, deadlineAt, ...row } = entry;
    return { entry: row, attempts: sorted };
  }
  const { attempted, ...row } = entry;
  return { entry: row, attempts: sorted };
}

const together: readonly Request["kind"][] = [
  ...(["claim", "progress", "step", "advance", "finish", "release", "renew"] as const),
  ...(["bury", "rescue", "expire", "cancel", "patch", "unlock", "revive"] as const),
];

const outcomes: readonly Request["kind"][] = ["advance", "finish", "release"];

/** A worker settles one outcome of a claim at a time, though it may send the same one again. */
function mayMeet(one: Request, two: Request): boolean {
  if (!together.includes(one.kind) || !together.includes(two.kind)) return false;
  if (!("claim" in one) || !("claim" in two) || one.claim !== two.claim) return true;
  const both = outcomes.includes(one.kind) && outcomes.includes(two.kind);
  return !both || JSON.stringify(one) === JSON.stringify(two);
}

/** `paired`: whether a request and the one after it are asked at once, over and over. */
async function play(
  times: Parameters<typeof newWorld>[0],
  commands: readonly Command[],
  paired: readonly boolean[],
): Promise<void> {
  let world = newWorld(times);
  await engine.begin(world);
  for (let each = 1; each <= workersAtFirst; each += 1) {
    await engine.ask({ kind: "register" });
    world = answer(world, { kind: "register" }).world;
  }
  const story: string[] = [];
  const left = [...commands];
  for (let command = left.shift(); command; command = left.shift()) {
    const other = paired[left.length % paired.length] ? left[0] : undefined;
    const one = toRequest(command, world);
    if (!one) continue;
    const two = other && toRequest(other, world);
    const pair = two && mayMeet(one, two) ? [one, two] : [one];
    if (pair.length === 2) left.shift();
    const possible =
      pair[1] === undefined
        ? [answer(world, one)].map(({ world, done }) => ({ world, answers: [done] }))
        : outcomesOf(world, one, pair[1]);
    story.push(JSON.stringify(pair));
    const answers = await Promise.all(pair.map((request) => engine.ask(request)));
    for (const [index, { kind }] of pair.entries()) {
      if (answers[index]) happened.set(kind, (happened.get(kind) ?? 0) + 1);
    }
    const entry = await engine.observed();
    const fitting = possible.find((each) => same({ entry, answers }, each));
    if (!fitting) {
      const expected = possible.map((each) => ({ ...(visible(each.world) as object), answers: each.answers }));
      expect({ ...(entry as object), answers }, story.join("\n")).toEqual(expected[0]);
      throw new Error(`It fits none of ${JSON.stringify(expected)}`);
    }
    world = fitting.world;
  }
}

function same(observed: { entry: unknown; answers: readonly boolean[] }, { world, answers }: Outcome): boolean {
  const there = { ...(observed.entry as object), answers: observed.answers };
  return contentHash(there as Json) === contentHash({ ...(visible(world) as object), answers } as Json);
}

test(
  `${schedules} schedules of ${requestsPerSchedule} requests each leave what the model says`,
  async () => {
    const pairedOrNot = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(
        timesArbitrary,
        commandsArbitrary(requestsPerSchedule),
        pairedOrNot,
        async (times, drawn, paired) => {
          await play(times, drawn, paired);
        },
      ),
      { numRuns: schedules, endOnFailure: true },
    );
    // Schedules in which a statement never does anything say nothing of it.
    expect([...happened.keys()].sort()).toEqual([...together, "register", "tick"].sort());
    expect(Math.min(...happened.values()), JSON.stringify([...happened])).toBeGreaterThanOrEqual(schedules / 40);
  },
  60_000 + schedules * 1_000,
);
