/** What a process of step-inside.test.ts runs: argument 1 the database. */
import { createEngine } from "../../src/index.ts";
import { paying } from "./paying-workflow.ts";

const engine = createEngine({ databaseUrl: process.argv[2] ?? "", workflows: [paying] });
await engine.work({ leaseSeconds: 1 });
