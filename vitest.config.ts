import { defineConfig } from "vitest/config";

// One mechanism for import names: the paths of tsconfig.json.
const resolve = { tsconfigPaths: true };
const pure = "engine/test/model/**/*.test.ts";
const browser = "tests/e2e/**/*.test.ts";

export default defineConfig({
  resolve,
  test: {
    // At the root: one PostgreSQL for all projects.
    globalSetup: "./tests/support/global-setup.ts",
    // Most tests wait for a database or a process; one file at a time would leave half of two cores idle.
    maxWorkers: 4,
    reporters: ["default", "./tests/support/last-line-reporter.ts"],
    projects: [
      // Properties are tried on a hundred inputs; a busy machine takes its time for them.
      { resolve, test: { name: "unit", include: [pure], testTimeout: 30_000 } },
      {
        resolve,
        test: {
          name: "integration",
          isolate: false,
          include: ["engine/test/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: [pure, browser],
          testTimeout: 30_000,
          // The first process that serves pages builds them.
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        test: { name: "e2e", isolate: false, include: [browser], testTimeout: 60_000, hookTimeout: 180_000 },
      },
    ],
  },
});
