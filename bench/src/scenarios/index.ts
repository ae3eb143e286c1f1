/** All scenarios, in the order of the report. */
import { oneStage, threeStages } from "./drains.ts";
import { idleLatency } from "./latency.ts";
import type { Scenario } from "./scenario.ts";
import { starts } from "./starts.ts";

export const scenarios: readonly Scenario[] = [threeStages, oneStage, starts, idleLatency];
