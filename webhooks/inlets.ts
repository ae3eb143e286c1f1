/** Webhooks in: addresses that start an entry. Whoever has the address may start; its signature is made from our secret. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { HttpError } from "async-workflow/http";
import type { Pool } from "pg";
import { actOf, noteAct } from "../accounts/audit.ts";
import type { Member } from "../accounts/context.ts";
import { inTransaction } from "../accounts/transaction.ts";

export interface Inlet {
  readonly id: string;
  readonly workspaceId: string;
  readonly workflow: string;
  readonly title: string;
  readonly generation: number;
  readonly createdAt: Date;
}

export interface InletSigner {
  /** The last part of an inlet's address. */
  signatureOf(inlet: Pick<Inlet, "id" | "generation">): string;
  isSigned(inlet: Pick<Inlet, "id" | "generation">, signature: string): boolean;
}

const most = 100;
const columns = `id, workspace_id as "workspaceId", workflow, title, generation, created_at as "createdAt"`;

export function createInletSigner(authSecret: string): InletSigner {
  const key = Buffer.from(hkdfSync("sha256", authSecret, "", "webhook inlets", 32));
  const signatureOf: InletSigner["signatureOf"] = ({ id, generation }) =>
    createHmac("sha256", key).update(`${id}.${generation}`).digest("base64url");
  return {
    signatureOf,
    isSigned(inlet, signature) {
      const right = Buffer.from(signatureOf(inlet));
      const given = Buffer.from(signature);
      return right.length === given.length && timingSafeEqual(right, given);
    },
  };
}

export async function listInlets(pool: Pool, workspaceId: string): Promise<Inlet[]> {
  const list = `select ${columns} from app_accounts.webhook_inlet where workspace_id = $1 order by created_at, id`;
  return (await pool.query<Inlet>(list, [workspaceId])).rows;
}

/** Throws `HttpError` `too_many_requests` at 100. */
export function addInlet(
  pool: Pool,
  by: Member,
  { workflow, title }: Pick<Inlet, "workflow" | "title">,
): Promise<Inlet> {
  const insert = `
    insert into app_accounts.webhook_inlet (workspace_id, workflow, title, created_by)
    select $1, $2, $3, $4 where (select count(*) from app_accounts.webhook_inlet where workspace_id = $1) < ${most} returning ${columns}`;
  return inTransaction(pool, async (client) => {
    const [row] = (await client.query<Inlet>(insert, [by.workspaceId, workflow, title, by.userId])).rows;
    if (!row) throw new HttpError("too_many_requests", `A workspace has at most ${most} inlets: remove some first.`);
    await noteAct(client, { ...actOf(by), action: "inlet.add", target: row.id, detail: { workflow, title } });
    return row;
  });
}

/** A new address in place of the old one, which is dead at once. Throws `HttpError` `not_found`. */
export function replaceAddress(pool: Pool, by: Member, id: string): Promise<Inlet> {
  const next = `update app_accounts.webhook_inlet set generation = generation + 1 where workspace_id = $1 and id::text = $2 returning ${columns}`;
  return inTransaction(pool, async (client) => {
    const [row] = (await client.query<Inlet>(next, [by.workspaceId, id])).rows;
    if (!row) throw noSuchInlet();
    await noteAct(client, { ...actOf(by), action: "inlet.replace_address", target: id });
    return row;
  });
}

/** Throws `HttpError` `not_found`. */
export function removeInlet(pool: Pool, by: Member, id: string): Promise<void> {
  return inTransaction(pool, async (client) => {
    const remove = "delete from app_accounts.webhook_inlet where workspace_id = $1 and id::text = $2";
    if ((await client.query(remove, [by.workspaceId, id])).rowCount === 0) throw noSuchInlet();
    await noteAct(client, { ...actOf(by), action: "inlet.remove", target: id });
  });
}

/** Throws `HttpError` `not_found`, whether there is no such inlet or the signature is wrong. */
export async function findInlet(pool: Pool, signer: InletSigner, id: string, signature: string): Promise<Inlet> {
  const [row] = (await pool.query<Inlet>(`select ${columns} from app_accounts.webhook_inlet where id::text = $1`, [id]))
    .rows;
  if (!row || !signer.isSigned(row, signature)) throw noSuchInlet();
  return row;
}

function noSuchInlet(): HttpError {
  return new HttpError("not_found", "There is no such inlet.");
}
