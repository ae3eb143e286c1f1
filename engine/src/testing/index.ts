/** The test kit of async-workflow: run workflows in memory, on a clock of your own. */
export type { Executor } from "../executors/executor.ts";
export type { InlineClock } from "../executors/inline/entry.ts";
export { type InlineOptions, inlineExecutor } from "../executors/inline.ts";
export { executorConformance } from "./conformance/index.ts";
export { type InlineResult, type RunInlineOptions, runInline } from "./run-inline.ts";
export { type TestClock, type TestClockOptions, testClock } from "./test-clock.ts";
