/** A worker process: runs entries until it is told to end. Any number of them, anywhere, on one database. */
import { aes256gcmCodec, createEngine } from "async-workflow";
import { loadConfig } from "./lib/config/index.ts";
import { findDatabaseUrl } from "./lib/processes/database-url.ts";
import { announceReady, endAtOnceUntilStarted, exitDrained, exitOnUncaught, onEnd } from "./lib/processes/lifetime.ts";
import { createLog } from "./lib/processes/log.ts";
import { runMain } from "./lib/processes/main.ts";
import { systemWorkflows } from "./webhooks/system-workflows.ts";
import { closeDatabase } from "./workflows/database.ts";
import { workflows } from "./workflows/index.ts";

/** Less than the patience of the parent, so that an orderly end is not cut short. */
const graceMs = 5_000;
/** For stages that are nearly done; the others are given back, so that all go on elsewhere within two seconds. */
const stageGraceMs = 1_000;

await runMain(async () => {
  endAtOnceUntilStarted();
  const config = loadConfig();
  const databaseUrl = await findDatabaseUrl(config);
  const log = createLog("worker", config.logLevel);
  exitOnUncaught(log);
  const codec = config.payloadKeys && aes256gcmCodec(config.payloadKeys);
  const engine = createEngine({ databaseUrl, workflows: [...workflows, ...systemWorkflows(config)], log, codec });
  await engine.migrate();
  const worker = await engine.work({ concurrency: config.workerConcurrency, leaseSeconds: config.leaseSeconds });
  let told = false;
  onEnd(config, log, graceMs, async () => {
    told = true;
    log.info("Worker is draining", { id: worker.id });
    await worker.stop({ graceMs: stageGraceMs });
    await Promise.all([engine.close(), closeDatabase()]);
  });
  announceReady(log, "Worker is ready", { id: worker.id });
  await worker.stopped;
  if (told) return;
  log.info("Worker has drained and ends", { id: worker.id });
  await Promise.all([engine.close(), closeDatabase()]);
  exitDrained();
});
