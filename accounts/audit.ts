/** Notes what people do to accounts in the engine's audit log, in the transaction that does it. */
import type { Pool, PoolClient } from "pg";
import type { Member } from "./context.ts";

export interface AccountAct {
  readonly workspaceId: string;
  /** A user's id; null: a stranger. */
  readonly actor: string | null;
  /** Like `member.remove`. */
  readonly action: string;
  readonly target?: string | null;
  readonly detail?: object;
  readonly request: RequestFacts;
}

/** Of the request that asked for it. */
export interface RequestFacts {
  readonly id: string;
  readonly address: string;
  readonly reason?: string | undefined;
}

/** Who acts, where and from where: the part of an act that its member tells. */
export function actOf({ workspaceId, userId, request }: Member): Pick<AccountAct, "workspaceId" | "actor" | "request"> {
  return { workspaceId, actor: userId, request };
}

const insert = `
  insert into async_workflow.audit (workspace, actor, action, target, reason, detail, address, request_id)
  values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)`;

export async function noteAct(
  connection: Pool | PoolClient,
  { workspaceId, actor, action, target, detail, request }: AccountAct,
): Promise<void> {
  await connection.query(insert, [
    workspaceId,
    actor,
    action,
    target ?? null,
    request.reason ?? null,
    detail ? JSON.stringify(detail) : null,
    request.address,
    request.id,
  ]);
}
