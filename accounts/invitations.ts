/** Invitations: a link for one address, good for one use within a week. */
import { HttpError } from "async-workflow/http";
import type { Pool, PoolClient } from "pg";
import { actOf, noteAct, type RequestFacts } from "./audit.ts";
import type { Person } from "./callers.ts";
import type { AccountsContext, Member } from "./context.ts";
import { confirmAddress, type NewUser, signUp } from "./new-user.ts";
import { mayGive, type Role } from "./roles.ts";
import { hashOf, newSecretToken } from "./secret-token.ts";
import { inTransaction } from "./transaction.ts";

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: string;
}

const days = 7;
/** Open ones of a workspace, and the people in it. */
const most = { invitations: 100, members: 1_000 };
const list = `
  select id, email, role, expires_at as "expiresAt" from app_accounts.invitation
   where workspace_id = $1 and accepted_at is null and expires_at > clock_timestamp() order by created_at desc limit 500`;
// Inviting the same address again replaces the invitation: the older link is dead.
const insert = `
  insert into app_accounts.invitation (workspace_id, email, role, token_hash, invited_by, expires_at)
  select $1, $2, $3, $4, $5, clock_timestamp() + make_interval(days => $6)
   where (select count(*) from app_accounts.invitation
           where workspace_id = $1 and email <> $2 and accepted_at is null and expires_at > clock_timestamp()) < ${most.invitations}
  on conflict (workspace_id, email) where accepted_at is null do update set
    role = excluded.role, token_hash = excluded.token_hash, invited_by = excluded.invited_by, expires_at = excluded.expires_at
  returning id, email, role, expires_at as "expiresAt"`;
const find = `
  select i.id, i.email, i.role, i.workspace_id as "workspaceId", w.name as workspace,
         exists (select from app_accounts."user" u where u.email = i.email) as "hasAccount"
    from app_accounts.invitation i join app_accounts.workspace w on w.id = i.workspace_id
   where i.token_hash = $1 and i.accepted_at is null and i.expires_at > clock_timestamp()`;

interface Found {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly workspaceId: string;
  readonly workspace: string;
  readonly hasAccount: boolean;
}

type InvitationRow = Omit<Invitation, "expiresAt"> & { readonly expiresAt: Date };
const shown = (row: InvitationRow): Invitation => ({ ...row, expiresAt: row.expiresAt.toISOString() });

export async function listInvitations({ pool }: AccountsContext, workspaceId: string): Promise<Invitation[]> {
  const { rows } = await pool.query<InvitationRow>(list, [workspaceId]);
  return rows.map(shown);
}

/** Sends the link, and gives it to whoever invites: this once. Throws `HttpError` `not_allowed`, `already_member`, `too_many_requests`. */
export async function invite(
  { pool, sendMail, publicUrl }: AccountsContext,
  by: Member,
  email: string,
  role: Role,
): Promise<Invitation & { link: string }> {
  if (!mayGive(by.role, role)) throw new HttpError("not_allowed", "Nobody invites to a role above their own.");
  const { rowCount } = await pool.query(
    `select from app_accounts.member m join app_accounts."user" u on u.id = m.user_id where m.workspace_id = $1 and u.email = $2`,
    [by.workspaceId, email],
  );
  if (rowCount)
    throw new HttpError("already_member", `${email} belongs to this workspace already.`, { field: "email" });
  const { token, hash } = newSecretToken();
  const row = await inTransaction(pool, async (client) => {
    const values = [by.workspaceId, email, role, hash, by.userId, days];
    const [inserted] = (await client.query<InvitationRow>(insert, values)).rows;
    if (!inserted) {
      const limit = `A workspace has at most ${most.invitations} open invitations`;
      throw new HttpError("too_many_requests", `${limit}: withdraw some, or wait until they are used.`);
    }
    await noteAct(client, { ...actOf(by), action: "member.invite", target: inserted.id, detail: { email, role } });
    return inserted;
  });
  const link = `${publicUrl}/invitation#${token}`;
  await sendMail({
    to: email,
    subject: "You are invited to Async Workflow",
    text: `${by.name} invites you as ${role}. Open this link within ${days} days:\n\n${link}`,
  }).catch(() => undefined); // said in the log; the link is in the answer too
  return { ...shown(row), link };
}

export async function withdraw({ pool }: AccountsContext, by: Member, id: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      "delete from app_accounts.invitation where workspace_id = $1 and id::text = $2 and accepted_at is null",
      [by.workspaceId, id],
    );
    if (rowCount === 0) throw new HttpError("not_found", "There is no such open invitation.");
    await noteAct(client, { ...actOf(by), action: "member.withdraw_invitation", target: id });
  });
}

/** What the link is about. Throws `HttpError` `not_found`. */
export async function lookAtInvitation({ pool }: AccountsContext, token: string): Promise<Found> {
  const { rows } = await pool.query<Found>(find, [hashOf(token)]);
  if (!rows[0])
    throw new HttpError("not_found", "This invitation is over: it was used, withdrawn, or is older than a week.");
  return rows[0];
}

/**
 * Makes whoever holds the link a member: the person who is signed in with the invited address, or a new one.
 * Throws `HttpError` `not_found`, `not_signed_in`, `not_allowed`, and `InvalidInput`.
 */
export async function accept(
  context: AccountsContext,
  token: string,
  person: Person | null,
  newcomer: Pick<NewUser, "name" | "password"> | undefined,
  request: RequestFacts,
): Promise<void> {
  const { pool, signIn } = context;
  const { email, hasAccount, workspaceId } = await lookAtInvitation(context, token);
  if (person && person.email !== email) {
    throw new HttpError("not_allowed", "This invitation is for another address. Sign out, or sign in with that one.");
  }
  if (!person && (hasAccount || !newcomer)) {
    throw new HttpError("not_signed_in", "There is an account with this address: sign in, then open the link again.");
  }
  // Before an account is made that would be good for nothing; again when the place is taken.
  await refuseCrowd(pool, workspaceId, most.members);
  const userId = person?.userId ?? (await signUp(signIn, { ...(newcomer as NewUser), email }));
  await inTransaction(pool, async (client) => {
    // Used once: of two that come at the same time, the second finds it accepted.
    const { rows } = await client.query<{ workspaceId: string; role: Role }>(
      `update app_accounts.invitation set accepted_at = clock_timestamp()
        where token_hash = $1 and accepted_at is null and expires_at > clock_timestamp()
        returning workspace_id as "workspaceId", role`,
      [hashOf(token)],
    );
    const [used] = rows;
    if (!used) throw new HttpError("not_found", "This invitation was just used.");
    await client.query(
      "insert into app_accounts.member (workspace_id, user_id, role) values ($1, $2, $3) on conflict do nothing",
      [used.workspaceId, userId, used.role],
    );
    await refuseCrowd(client, used.workspaceId, most.members + 1);
    await confirmAddress(client, userId);
    await noteAct(client, {
      workspaceId: used.workspaceId,
      actor: userId,
      action: "member.join",
      target: userId,
      detail: { role: used.role },
      request,
    });
  });
}

async function refuseCrowd(database: Pool | PoolClient, workspaceId: string, tooMany: number): Promise<void> {
  const { rows } = await database.query<{ count: number }>(
    "select count(*)::int as count from app_accounts.member where workspace_id = $1",
    [workspaceId],
  );
  if ((rows[0]?.count ?? 0) >= tooMany) {
    throw new HttpError("too_many_requests", `A workspace has at most ${most.members} members.`);
  }
}
