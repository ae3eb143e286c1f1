// A worker of the app in a process of its own, for tests that kill it. Ends by itself when its parent does.
import { createEngine } from "async-workflow";
import { workflows } from "../../workflows/index.ts";

const engine = createEngine({ databaseUrl: process.env.DATABASE_URL ?? "", workflows });
await engine.work({ leaseSeconds: 2 });
process.stdin.on("end", () => process.exit()).resume();
