/**
 * Puts all tables in place as their owner, and lets the role that the processes run as do what they do and nothing more:
 * it owns no table, makes none and drops none. Tables that you add for your own workflows belong here too.
 */
import { createHmac } from "node:crypto";
import { createEngine } from "async-workflow";
import pg from "pg";
import { migrateAccounts } from "../accounts/migrate.ts";
import { migrateFiles } from "../workflows/files/migrate.ts";
import { createDatasetSchema } from "../workflows/import-dataset/dataset-table.ts";

/** Of the embedded server. */
const appRole = "async_workflow_app";
/** Beside the engine's own. */
const schemas = ["app_accounts", "app_files", "dataset"];

/** The connection string of the processes' role on a server whose owner's this is. Nothing has to be kept: the password follows from the owner's. */
export function appUrlOf(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = appRole;
  url.password = passwordOf(ownerUrl);
  return url.href;
}

export interface PrepareOptions {
  /** Whether people, keys and their limits have tables, too. */
  readonly accounts: boolean;
}

/** The embedded server: makes the role, too. */
export async function prepareEmbedded(ownerUrl: string, options: PrepareOptions): Promise<void> {
  await prepare(ownerUrl, options, async (client) => {
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [appRole]);
    const verb = rowCount ? "alter" : "create";
    const password = client.escapeLiteral(passwordOf(ownerUrl));
    await client.query(`
      ${verb} role ${appRole} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${password};
      revoke create on schema public from public;
      revoke temporary on database ${client.escapeIdentifier(client.database ?? "")} from public`);
    return appRole;
  });
}

/** A server of one's own: grants the role of `appUrl`, which must be there, what it needs. */
export async function prepareFor(appUrl: string, ownerUrl: string, options: PrepareOptions): Promise<void> {
  await prepare(ownerUrl, options, async (owner) => {
    if (appUrl === ownerUrl) return null;
    const app = new pg.Client({ connectionString: appUrl, application_name: "async-workflow prepare" });
    await app.connect();
    const role = await currentUser(app).finally(() => app.end());
    return role === (await currentUser(owner)) ? null : role;
  });
}

async function currentUser(client: pg.Client): Promise<string> {
  return (await client.query<{ name: string }>("select current_user as name")).rows[0]?.name ?? "";
}

/** `roleOf` names the role to grant rights to; null: the owner's own, which has them all. */
async function prepare(
  ownerUrl: string,
  { accounts }: PrepareOptions,
  roleOf: (client: pg.Client) => Promise<string | null>,
): Promise<void> {
  const engine = createEngine({ databaseUrl: ownerUrl, workflows: [] });
  await engine.migrate().finally(() => engine.close());
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: "async-workflow prepare" });
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "async-workflow prepare" });
  try {
    if (accounts) await migrateAccounts(pool);
    await migrateFiles(pool);
    await createDatasetSchema(pool);
    await client.connect();
    await client.query("begin; select pg_advisory_xact_lock(hashtextextended('async_workflow.grant', 0))");
    const role = await roleOf(client);
    if (role !== null) await grant(client, role);
    await client.query("commit");
  } finally {
    await Promise.all([pool.end(), client.end()]);
  }
}

async function grant(client: pg.Client, name: string): Promise<void> {
  const role = client.escapeIdentifier(name);
  await client.query("select async_workflow.grant_to($1)", [name]);
  const { rows } = await client.query<{ name: string }>(
    "select nspname as name from pg_namespace where nspname = any ($1)",
    [schemas],
  );
  for (const { name: schema } of rows) {
    await client.query(`
      grant usage on schema ${schema} to ${role};
      grant select, insert, update, delete on all tables in schema ${schema} to ${role};
      grant execute on all functions in schema ${schema} to ${role};
      alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${role}`);
  }
}

function passwordOf(ownerUrl: string): string {
  return createHmac("sha256", new URL(ownerUrl).password).update(appRole).digest("base64url");
}
