import { deepEqual } from "node:assert/strict";
import { workflow } from "../../model/workflow.ts";
import type { Scenarios } from "./scenario.ts";

export const logs: Scenarios = {
  "what handlers log is kept in order, with its stage, attempt, level and fields": async (open) => {
    const talking = workflow("conformance-talking", { retry: { attempts: 2, delay: 5, jitter: 0 } })
      .stage("FIRST", ({ log, attempt }) => {
        log.info("begins", { attempt, error: new Error("kept") });
        if (attempt === 1) throw new Error("not yet");
        log.debug("works");
      })
      .stage("SECOND", ({ log }) => log.warn("nul \0"));
    const executor = await open(talking);
    const { id } = await executor.ended((await executor.start(talking, null)).id);
    const lines = await executor.logs(id);
    deepEqual(
      lines.map(({ stage, attempt, level, message, late }) => [stage, attempt, level, message, late]),
      [
        ["FIRST", 1, "info", "begins", false],
        ["FIRST", 2, "info", "begins", false],
        ["FIRST", 2, "debug", "works", false],
        ["SECOND", 1, "warn", "nul \uFFFD", false],
      ],
    );
    deepEqual(lines[1]?.fields?.attempt, 2);
  },
};
