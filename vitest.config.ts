import { defineConfig } from "vitest/config";
import { Sequencer } from "./tests/support/sequencer.ts";

export default defineConfig({
  // One mechanism for import names: the paths of tsconfig.json.
  resolve: { tsconfigPaths: true },
  test: {
    include: ["engine/test/**/*.test.ts", "tests/**/*.test.ts"],
    // One PostgreSQL for all files.
    globalSetup: "./tests/support/global-setup.ts",
    // Most tests wait for a database, a process or a browser; one file at a time would leave half of two cores idle.
    maxWorkers: 4,
    // Files of one worker share modules: each file of its own would spend more on loading them than on its tests.
    isolate: false,
    sequence: { sequencer: Sequencer },
    reporters: ["default", "./tests/support/last-line-reporter.ts"],
    // Browsers and properties (a hundred inputs each) take their time on a busy machine.
    testTimeout: 60_000,
    // The first process that serves pages builds them.
    hookTimeout: 180_000,
  },
});
