/** Ends the output of a test run with the plain line "N passed, N failed", for programs that read it. */
import { writeSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

export default class LastLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counted = modules.map(countOf);
    const passed = counted.reduce((sum, { passed }) => sum + passed, 0);
    const failed = counted.reduce((sum, { failed }) => sum + failed, errors.length);
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      if (test.diagnostic()?.flaky)
        console.log(`flaky, passed at the second try: ${test.module.relativeModuleId} > ${test.fullName}`);
    }
    // At exit, so that it comes after whatever the other reporters still say.
    process.once("exit", () => writeSync(1, `${passed} passed, ${failed} failed\n`));
  }
}

function countOf(module: TestModule): { passed: number; failed: number } {
  const tests = [...module.children.allTests()];
  const passed = tests.filter((test) => test.result().state === "passed").length;
  const failed = tests.filter((test) => test.result().state === "failed").length;
  // A file that cannot be loaded, or whose hooks fail, has no failed test but has failed.
  return { passed, failed: failed === 0 && module.state() === "failed" ? 1 : failed };
}
