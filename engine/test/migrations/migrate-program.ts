/** Migrates the database given as argument 1 and registers a workflow, as every process does when it starts. */
import { createEngine, workflow } from "../../src/index.ts";

const migrating = workflow("migrating").stage("ONLY", () => 1);
const engine = createEngine({ databaseUrl: process.argv[2] ?? "", workflows: [migrating] });
await engine.migrate();
await engine.close();
