/** Takes in what webhooks deliver, in a process that no fault touches. */
import { join } from "node:path";
import type { HookRecord } from "../../history/records.ts";
import { type Secrets, startReceiver } from "../../hooks/receiver.ts";
import "./parent.ts";
import { RecordFile } from "./record-file.ts";

export interface ReceiverSettings {
  readonly directory: string;
  readonly port: number;
  readonly secrets: Secrets;
}

const { directory, port, secrets } = JSON.parse(process.argv[2] ?? "{}") as ReceiverSettings;
const hooks = new RecordFile<HookRecord>(join(directory, "hooks.ndjson"));
const mischief = { refuses: 0.1, hangsUp: 0.05 };
const close = await startReceiver({ port, secrets, mischief, tell: (hook) => hooks.add(hook) });
process.send?.({ ready: true });

process.on("SIGTERM", () => {
  close();
  hooks.close();
  process.exit(0);
});
