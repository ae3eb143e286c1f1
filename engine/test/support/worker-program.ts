/** What a worker process of the tests runs: argument 1 the database, argument 2 the work options. SIGTERM drains. */
import { createEngine } from "../../src/index.ts";
import { processWorkflows } from "./process-workflows.ts";

const [url = "", options = "{}"] = process.argv.slice(2);
const engine = createEngine({ databaseUrl: url, workflows: processWorkflows });
const worker = await engine.work(JSON.parse(options));
console.log(worker.id);
process.once("SIGTERM", async () => {
  await worker.stop({ graceMs: 0 });
  await engine.close();
  console.log("stopped"); // the process ends when nothing is left that keeps it
});
