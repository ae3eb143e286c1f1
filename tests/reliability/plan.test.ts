/** What the plan of faults refers to is there, and every row of tier P is in it. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "../../lib/config/project-root.ts";
import { plan } from "./plan.ts";
import { brokenBuilds } from "./rig/broken-builds.ts";
import { patched } from "./rig/build.ts";
import { scenarios } from "./rig/scenarios.ts";
import { usual } from "./rig/usual.ts";

const tierP =
  "A1 A3 A6 A9 A10 A11 A15 A16 B1 B5 B6 B9 B14 C4 C11 D1 D5 D6 D7 E1 E8 E9 E10 F1 F2 F3 F4 F5 F6 F7 F8 F9 F11 F12 F13 F15 F16 F17 F18 " +
  "G3 G4 G6 H1 H3 H5 H7 H8 H10";

test.each(tierP.split(" "))("tier P has row %s, and what shows it", (id) => {
  const rows = plan.filter((row) => row.id === id && row.tier === "P");
  expect(rows).toHaveLength(1);
});

test("every row is shown by something", () => {
  const unshown = plan.filter((row) => !row.runs?.length && !row.tests?.length);
  expect(unshown.map(({ id }) => id)).toEqual([]);
  const ids = plan.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

const named = plan.flatMap(({ id, tests = [] }) => tests.map(([file, name]) => ({ id, file, name })));
test.each(named)("$id: $file has “$name”", ({ file, name }) => {
  expect(readFileSync(new URL(file, `file://${projectRoot}/`), "utf8").includes(name)).toBe(true);
});

const run = plan.flatMap(({ id, tier, runs = [] }) => runs.map((name) => ({ id, tier, name })));
test.each(run)("$id is done in the run “$name”", ({ id, name }) => {
  const scenario = scenarios.find((each) => each.name === name);
  expect(scenario, "there is no such run").toBeDefined();
  const done = [...Object.keys(scenario?.planned ?? {}), ...(scenario?.shows ?? [])].map((row) => row.split(" ")[0]);
  expect(done).toContain(id);
});

test.each(brokenBuilds)(
  "what is broken in “$name” is still there to be broken, and it is told how it is caught",
  (broken) => {
    for (const patch of broken.patches ?? []) {
      const text = readFileSync(new URL(patch.file, `file://${projectRoot}/`), "utf8");
      expect(patched(text, patch)).not.toBe(text);
    }
    expect(broken.expects.length).toBeGreaterThan(0);
  },
);

test("each row of tier P is shown within tier P", () => {
  const names = scenarios.filter(({ tier }) => tier === "P").map(({ name }) => name);
  const late = plan.filter(({ tier, runs = [], tests = [] }) => {
    return tier === "P" && tests.length === 0 && !runs.some((name) => names.includes(name));
  });
  expect(late.map(({ id }) => id)).toEqual([]);
});

test("one run of tier N reaches the figures that are published, within 80 minutes at the worst", () => {
  const runs = scenarios.filter(({ tier }) => tier === "N");
  const sum = (count: (run: (typeof runs)[number]) => number) => runs.reduce((total, each) => total + count(each), 0);
  const fired = (...rows: string[]) => sum(({ planned }) => rows.reduce((n, row) => n + (planned[row] ?? 0), 0));
  // A start that is sent twice is acknowledged twice: at most 15 in 100 are.
  expect(sum(({ floors }) => floors.acknowledged ?? 0) / (1 + usual.twice)).toBeGreaterThanOrEqual(20_000);
  // A fault may fail to fire one time in ten.
  expect(0.9 * fired("A1")).toBeGreaterThanOrEqual(250);
  expect(0.9 * fired("B1", "B2", "B4")).toBeGreaterThanOrEqual(60);
  expect(0.9 * fired("B9 before")).toBeGreaterThanOrEqual(500);
  expect(0.9 * fired("B9 after")).toBeGreaterThanOrEqual(500);
  expect(0.9 * fired("A3", "A3 write")).toBeGreaterThanOrEqual(100);
  expect(0.9 * fired("C10 head", "C10 body", "C10 committed")).toBeGreaterThanOrEqual(1_500);
  const faultMinutes = sum(({ faultsMs, calmMs, streamMs }) => faultsMs + 3 * calmMs + streamMs) / 60_000;
  const brokenMinutes = brokenBuilds.reduce((total, { faultsMs, calmMs }) => total + faultsMs + 3 * calmMs, 0) / 60_000;
  // Faults end as soon as enough of them have fired: a run takes that long only where they hardly do.
  expect(faultMinutes + brokenMinutes).toBeLessThan(80);
});
