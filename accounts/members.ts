/** Who belongs to a workspace. Its owners are counted under a lock: a workspace is never left without one. */
import { HttpError } from "async-workflow/http";
import type { Pool, PoolClient } from "pg";
import { actOf, noteAct } from "./audit.ts";
import type { Member } from "./context.ts";
import { mayGive, type Role } from "./roles.ts";
import { inTransaction } from "./transaction.ts";

export interface ListedMember {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: string;
}

const list = `
  select u.id as "userId", u.name, u.email, m.role, m.joined_at as "joinedAt"
    from app_accounts.member m join app_accounts."user" u on u.id = m.user_id
   where m.workspace_id = $1 order by m.joined_at, u.id`;

export async function listMembers(pool: Pool, workspaceId: string): Promise<ListedMember[]> {
  const { rows } = await pool.query<Omit<ListedMember, "joinedAt"> & { joinedAt: Date }>(list, [workspaceId]);
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

/** Throws `HttpError`: `not_found`, `not_allowed`, `last_owner`. */
export async function changeRole(pool: Pool, by: Member, userId: string, role: Role): Promise<void> {
  await inTransaction(pool, async (client) => {
    const before = await lockMember(client, by.workspaceId, userId);
    const giver = await lockMember(client, by.workspaceId, by.userId);
    if (!mayGive(giver, role) || !mayGive(giver, before)) {
      throw new HttpError("not_allowed", "Nobody gives or takes a role above their own.");
    }
    await client.query("update app_accounts.member set role = $3 where workspace_id = $1 and user_id = $2", [
      by.workspaceId,
      userId,
      role,
    ]);
    await keepAnOwner(client, by.workspaceId);
    await noteAct(client, {
      ...actOf(by),
      action: "member.change_role",
      target: userId,
      detail: { from: before, to: role },
    });
  });
}

/** Throws like `changeRole`. */
export async function removeMember(pool: Pool, by: Member, userId: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const role = await lockMember(client, by.workspaceId, userId);
    const remover = await lockMember(client, by.workspaceId, by.userId);
    if (userId !== by.userId && !mayGive(remover, role)) {
      throw new HttpError("not_allowed", "Nobody removes somebody whose role is above their own.");
    }
    await client.query("delete from app_accounts.member where workspace_id = $1 and user_id = $2", [
      by.workspaceId,
      userId,
    ]);
    await keepAnOwner(client, by.workspaceId);
    await noteAct(client, { ...actOf(by), action: "member.remove", target: userId, detail: { role } });
  });
}

// The workspace's row is the lock: two owners who leave at once are seen one after the other. The role is read again
// under it, for what a request said who it is may be three seconds old.
async function lockMember(client: PoolClient, workspaceId: string, userId: string): Promise<Role> {
  await client.query("select from app_accounts.workspace where id = $1 for update", [workspaceId]);
  const { rows } = await client.query<{ role: Role }>(
    "select role from app_accounts.member where workspace_id = $1 and user_id = $2",
    [workspaceId, userId],
  );
  if (!rows[0]) throw new HttpError("not_found", "There is no such member in this workspace.");
  return rows[0].role;
}

async function keepAnOwner(client: PoolClient, workspaceId: string): Promise<void> {
  const { rowCount } = await client.query(
    "select from app_accounts.member where workspace_id = $1 and role = 'owner' limit 1",
    [workspaceId],
  );
  if (rowCount === 0)
    throw new HttpError("last_owner", "A workspace always has an owner: make somebody else one first.");
}
