/** A worker of a run, in a process that can be killed. */
import { createEngine } from "../../../../engine/src/index.ts";
import { endAtOnceUntilStarted, onEnd } from "../../../../lib/processes/lifetime.ts";
import { deliveriesOf } from "../../hooks/delivery.ts";
import { connectSink } from "./effects.ts";
import { leave } from "./parent.ts";
import { type Release, rigWorkflows } from "./rig-workflows.ts";
import { obeyClock, skewClock } from "./skewed-clock.ts";
import { warnings } from "./warnings.ts";

export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly socketPath: string;
  readonly leaseSeconds: number;
  readonly concurrency: number;
  /** How wrong this process's clock is. */
  readonly clockSkewMs: number;
  readonly deliversWebhooks: boolean;
  readonly graceMs: number;
  readonly endsAsProgram: boolean;
  readonly release: Release;
}

const settings = JSON.parse(process.argv[2] ?? "{}") as WorkerSettings;
skewClock(settings.clockSkewMs);
obeyClock();
const tell = await connectSink(settings.socketPath);
const deliveries = settings.deliversWebhooks ? deliveriesOf(settings.databaseUrl) : undefined;
const own = rigWorkflows(tell, settings.leaseSeconds * 1_000, settings.release);
const workflows = [...own, ...(deliveries ? [deliveries.workflow] : [])];
const engine = createEngine({ databaseUrl: settings.databaseUrl, workflows, log: warnings });

let ending = false;
if (settings.endsAsProgram) endAtOnceUntilStarted();
else
  process.once("SIGTERM", () => {
    ending = true;
    void end();
  });

const { leaseSeconds, concurrency, graceMs } = settings;
const worker = await start();
if (settings.endsAsProgram)
  onEnd({ databaseUrl: undefined, dataDir: "" }, { ...warnings, fatal: warnings.error }, graceMs, end);
process.send?.({ ready: worker?.id ?? null });
if (ending) void end();

// The database may be down just now; a supervisor would start this process again and again.
async function start() {
  for (;;) {
    if (ending) return null;
    try {
      return await engine.work({ leaseSeconds, concurrency });
    } catch (error) {
      warnings.warn("the worker does not start yet", { error: (error as Error).message });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function end(): Promise<void> {
  let doing = "stopping";
  const late = setTimeout(() => {
    warnings.warn("still here seconds after its grace", { doing, kept: process.getActiveResourcesInfo().join() });
  }, graceMs + 4_500);
  late.unref();
  await worker?.stop({ graceMs });
  doing = "closing";
  await engine.close();
  await deliveries?.close();
  doing = "over";
  leave();
}
