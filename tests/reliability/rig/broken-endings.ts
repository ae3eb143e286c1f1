/** Engines broken on purpose in how they stop, and in how they write what handlers report. */
import type { BrokenBuild } from "./broken-builds.ts";
import { stopLongStages } from "./nemeses/ends.ts";
import { countFloods } from "./nemeses/progress-floods.ts";
import { floods, short } from "./usual.ts";

export const brokenEndings: readonly BrokenBuild[] = [
  {
    ...short,
    tier: "N",
    name: "stages that nobody cuts off",
    what: "a worker that stops waits for its stages, however long they take",
    patches: [
      {
        file: "engine/src/runtime/worker.ts",
        find: "for (const run of this.#runs) run.release();",
        replace: "",
      },
    ],
    leaseSeconds: 20,
    graceMs: 1_000,
    concurrency: 24,
    habits: { plain: 80, long: 20 },
    nemeses: [stopLongStages(500)],
    planned: { A7: 2 },
    expects: ["L6"],
  },
  {
    ...short,
    tier: "N",
    name: "progress at once",
    what: "progress is written as soon as it is reported",
    patches: [
      {
        file: "engine/src/runtime/progress-reporter.ts",
        find: "const intervalMs = 200;",
        replace: "const intervalMs = 0;",
      },
    ],
    orders: floods(3),
    nemeses: [countFloods],
    planned: { A17: 3 },
    expects: ["S21"],
  },
];
