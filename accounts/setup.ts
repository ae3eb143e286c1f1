/** Lets the first owner in: with a token that only the console of the server shows, once. */
import { HttpError } from "async-workflow/http";
import type { Pool } from "pg";
import { noteAct, type RequestFacts } from "./audit.ts";
import type { AccountsContext } from "./context.ts";
import { firstWorkspace } from "./first-workspace.ts";
import { confirmAddress, type NewUser, signUp } from "./new-user.ts";
import { hashOf, newSecretToken } from "./secret-token.ts";
import { inTransaction } from "./transaction.ts";

const hasOwner = `select exists (select from app_accounts.member where role = 'owner') as "hasOwner"`;

export async function isSetUp(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ hasOwner: boolean }>(hasOwner);
  return rows[0]?.hasOwner === true;
}

/** The address to open for the set-up, valid for a day; null when there is an owner. Each web process prints its own. */
export async function newSetupLink(pool: Pool, publicUrl: string): Promise<string | null> {
  if (await isSetUp(pool)) return null;
  const { token, hash } = newSecretToken();
  await pool.query("delete from app_accounts.setup_token where expires_at < clock_timestamp()");
  await pool.query("insert into app_accounts.setup_token values ($1, clock_timestamp() + interval '1 day')", [hash]);
  return `${publicUrl}/setup#${token}`;
}

/** Makes the first owner. Throws `HttpError` `not_found` without a valid token, or when there is an owner already. */
export async function setUp(
  { pool, signIn }: AccountsContext,
  { token, workspace, ...user }: NewUser & { readonly token: string; readonly workspace: string },
  request: RequestFacts,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Whoever comes second waits here and then finds an owner.
    await client.query("select pg_advisory_xact_lock(hashtextextended('app_accounts.setup', 0))");
    const { rows } = await client.query<{ hasOwner: boolean }>(hasOwner);
    const found = await client.query(
      "select from app_accounts.setup_token where token_hash = $1 and expires_at > clock_timestamp()",
      [hashOf(token)],
    );
    if (rows[0]?.hasOwner || found.rowCount === 0) {
      throw new HttpError(
        "not_found",
        "This set-up link is not valid: it was used, or is older than a day. Restart the server for a new one.",
      );
    }
    // What a set-up that broke off half-way has left: somebody who belongs nowhere. Signing up commits by itself, on
    // another connection, so this must have been committed before.
    await pool.query(
      `delete from app_accounts."user" u where not exists (select from app_accounts.member m where m.user_id = u.id)`,
    );
    const userId = await signUp(signIn, user);
    await confirmAddress(client, userId);
    await client.query(
      "insert into app_accounts.workspace (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name",
      [firstWorkspace, workspace],
    );
    await client.query("insert into app_accounts.member (workspace_id, user_id, role) values ($1, $2, 'owner')", [
      firstWorkspace,
      userId,
    ]);
    await client.query("delete from app_accounts.setup_token");
    await noteAct(client, {
      workspaceId: firstWorkspace,
      actor: userId,
      action: "workspace.set_up",
      target: firstWorkspace,
      request,
    });
  });
}
