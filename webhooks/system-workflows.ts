/** The workflows that the app itself runs, beside those in `workflows/`. */
import type { AnyWorkflow } from "async-workflow";
import type { Config } from "../lib/config/index.ts";
import { database } from "../workflows/database.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import { createSecretBox } from "./secret-box.ts";
import { publicTargets } from "./target.ts";

/** With login only: without AUTH_SECRET there is nothing to keep a webhook's secret with. */
export function systemWorkflows({ accounts }: Config): readonly AnyWorkflow[] {
  return accounts
    ? [deliverWebhook({ pool: database, box: createSecretBox(accounts.secret), rules: publicTargets })]
    : [];
}
