/** Which part of the source may import which. `architecture.test.ts` holds them; docs/architecture.md explains them. */

export interface Layer {
  /** Folders and files that this one may import at run time, besides itself. */
  readonly may: readonly string[];
  /** Packages that it may import at run time; `node:` is free for all. */
  readonly packages: readonly string[];
}

/** The library: imports point one way. Types may also come from `engine.ts`, which is the interface of it all. */
export const libraryLayers: Readonly<Record<string, Layer>> = {
  "engine/src/model": { may: [], packages: [] },
  "engine/src/sql": { may: [], packages: [] },
  // Browsers load it too: texts and values only.
  "engine/src/query": { may: ["engine/src/model"], packages: [] },
  "engine/src/migrations": { may: ["engine/src/model"], packages: ["pg"] },
  "engine/src/runtime": {
    may: ["engine/src/model", "engine/src/sql", "engine/src/query", "engine/src/migrations"],
    packages: ["pg"],
  },
  // Of the runtime only what knows no database.
  "engine/src/executors": {
    may: ["engine/src/model", "engine/src/runtime/{stage-run,start-request,uuid7,clock,log}.ts"],
    packages: [],
  },
  "engine/src/engine-types.ts": { may: ["engine/src/model", "engine/src/query"], packages: [] },
  "engine/src/engine.ts": {
    may: ["engine/src/engine-types.ts", "engine/src/model", "engine/src/query", "engine/src/runtime"],
    packages: [],
  },
  "engine/src/index.ts": { may: ["engine/src/engine.ts", "engine/src/model"], packages: [] },
  "engine/src/http": {
    may: ["engine/src/index.ts", "engine/src/model", "engine/src/query"],
    packages: ["hono", "zod", "@hono/zod-openapi"],
  },
  // Browsers load it: no package, and of the other layers only what holds for both sides.
  "engine/src/client": { may: ["engine/src/model", "engine/src/query"], packages: [] },
  "engine/src/react": {
    may: ["engine/src/client", "engine/src/model", "engine/src/query"],
    packages: ["react", "@tanstack/react-query"],
  },
  // Over HTTP, as anybody would.
  // The doctor compares schemas; whatever else the command line does, a server does for it.
  "engine/src/cli": { may: ["engine/src/client", "engine/src/migrations/find-drift.ts"], packages: [] },
  "engine/src/adapters": { may: ["engine/src/model"], packages: [] },
  "engine/src/testing": { may: ["engine/src/model", "engine/src/executors"], packages: [] },
};

const screens = ["components", "hooks", "lib/ui", "lib/api"];
/** The app: the library by its public names only, and nothing that a browser loads touches the database. */
export const appLayers: Readonly<Record<string, { may: readonly string[]; banned: readonly string[] }>> = {
  app: { may: screens, banned: ["pg"] },
  components: { may: screens, banned: ["pg", "async-workflow"] },
  hooks: { may: screens, banned: ["pg", "async-workflow"] },
  "lib/ui": { may: screens, banned: ["pg", "async-workflow"] },
  "lib/api": { may: screens, banned: ["pg", "async-workflow"] },
  "lib/api-reference": { may: ["lib/config"], banned: ["pg"] },
  "lib/config": { may: ["lib/processes/start-up-error.ts"], banned: ["pg"] },
  "lib/embedded-postgres": { may: ["lib/config", "lib/processes/start-up-error.ts"], banned: ["async-workflow"] },
  "lib/processes": { may: ["lib", "database"], banned: ["pg"] },
  database: { may: ["accounts", "workflows"], banned: [] },
  workflows: { may: ["lib/config"], banned: [] },
  accounts: { may: ["lib/config", "webhooks"], banned: [] },
  webhooks: { may: ["lib/config", "accounts", "workflows"], banned: [] },
};

/** What of the library a browser may load: it touches no database. */
export const forBrowsers = ["async-workflow/query", "async-workflow/client", "async-workflow/react"];
export const publicNames = [
  "async-workflow",
  "async-workflow/query",
  "async-workflow/http",
  "async-workflow/client",
  "async-workflow/react",
  "async-workflow/testing",
  "async-workflow/adapters",
];
export const sourceRoots = [
  "accounts",
  "app",
  "bench",
  "components",
  "database",
  "engine/scripts",
  "engine/src",
  "engine/test",
  "examples",
  "hooks",
];
export const moreRoots = ["lib", "scripts", "tests", "webhooks", "workflows"];
