import type { Executor } from "../../executors/executor.ts";
import type { AnyWorkflow } from "../../model/workflow.ts";
import { byHand } from "./by-hand.ts";
import { checkpoints } from "./checkpoints.ts";
import { failures } from "./failures.ts";
import { logs } from "./logs.ts";
import { stages } from "./stages.ts";

const scenarios = { ...stages, ...failures, ...checkpoints, ...byHand, ...logs };

/**
 * Registers, with a test runner's `it`, the same tests for any executor. `open` gives a running executor on the machine's
 * clock that knows the workflow; it is closed when its test ends.
 */
export function executorConformance(
  it: (name: string, test: () => Promise<void>) => void,
  open: (workflow: AnyWorkflow) => Promise<Executor>,
): void {
  for (const [name, scenario] of Object.entries(scenarios)) {
    it(name, async () => {
      const opened: Executor[] = [];
      try {
        await scenario(async (workflow) => {
          const executor = await open(workflow);
          opened.push(executor);
          return executor;
        });
      } finally {
        await Promise.all(opened.map((executor) => executor.close()));
      }
    });
  }
}
