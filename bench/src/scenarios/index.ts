/** All scenarios, in the order of the report. */
import { claims } from "./claims.ts";
import { oneStage, threeStages } from "./drains.ts";
import { growth } from "./growth.ts";
import { idleWorker } from "./idle.ts";
import { idleLatency } from "./latency.ts";
import { oldSnapshot } from "./old-snapshot.ts";
import type { Scenario } from "./scenario.ts";
import { starts } from "./starts.ts";

export const scenarios: readonly Scenario[] = [
  threeStages,
  oneStage,
  starts,
  idleLatency,
  claims,
  oldSnapshot,
  idleWorker,
  growth,
];
