/** A worker of the captured run, in a process that can be killed: argument 1 the database, argument 2 the lease in seconds. */
import { createEngine } from "../../../engine/src/index.ts";
import { deliveriesOf } from "../hooks/delivery.ts";
import { proof } from "./capture-workflows.ts";

const [url = "", leaseSeconds = "2"] = process.argv.slice(2);
const deliveries = deliveriesOf(url);
const engine = createEngine({ databaseUrl: url, workflows: [proof, deliveries.workflow] });
const worker = await engine.work({ concurrency: 8, leaseSeconds: Number(leaseSeconds) });
process.stdout.write('"ready"\n');
process.once("SIGTERM", async () => {
  await worker.stop({ graceMs: 0 });
  await engine.close();
  await deliveries.close();
});
