/** Further workspaces, made by owners of the first one. */
import { HttpError } from "async-workflow/http";
import type { Pool } from "pg";
import { actOf, noteAct } from "./audit.ts";
import type { Member } from "./context.ts";
import { firstWorkspace } from "./first-workspace.ts";
import { inTransaction } from "./transaction.ts";

export interface Workspace {
  readonly id: string;
  readonly name: string;
}

const most = 100;
const insert = `
  insert into app_accounts.workspace (name)
  select $1 where (select count(*) from app_accounts.workspace) < ${most} returning id, name`;
// The role is read again here: what the request said who it is may be three seconds old.
const isOwner = "select from app_accounts.member where workspace_id = $1 and user_id = $2 and role = 'owner' for share";

/** Whoever makes it is its first owner. Throws `HttpError` `not_allowed`, and `too_many_requests` at 100. */
export function makeWorkspace(pool: Pool, by: Member, name: string): Promise<Workspace> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(isOwner, [firstWorkspace, by.userId]);
    if (rowCount === 0) throw new HttpError("not_allowed", "Owners of the server's first workspace make further ones.");
    const [made] = (await client.query<Workspace>(insert, [name])).rows;
    if (!made) throw new HttpError("too_many_requests", `A server has at most ${most} workspaces.`);
    await client.query("insert into app_accounts.member (workspace_id, user_id, role) values ($1, $2, 'owner')", [
      made.id,
      by.userId,
    ]);
    await noteAct(client, { ...actOf(by), action: "workspace.make", target: made.id, detail: { name } });
    return made;
  });
}
