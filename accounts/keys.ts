/** API keys of a workspace: made, listed, rotated, revoked by its admins, and looked up at each call. */
import { HttpError, type Permission, permissions } from "async-workflow/http";
import type { Pool, PoolClient } from "pg";
import { newKey } from "./api-key.ts";
import { actOf, noteAct } from "./audit.ts";
import type { Member } from "./context.ts";
import { hashOf } from "./secret-token.ts";
import { inTransaction } from "./transaction.ts";

export const scopes = ["read", "start", "operate", "admin"] as const;
export type KeyScope = (typeof scopes)[number];

/** A key with `admin` may whatever an admin may, except what only people do: make keys and members. */
const permissionsOf: Readonly<Record<KeyScope, readonly Permission[]>> = {
  read: ["watch", "read"],
  start: ["watch", "start"],
  operate: ["watch", "read", "change", "operate"],
  admin: permissions,
};

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly ending: string;
  readonly scopes: KeyScope[];
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
  readonly usedFrom: string | null;
}

export interface KeyOptions {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  /** Undefined: it does not expire. */
  readonly expiresInDays?: number | undefined;
}

/** Who calls with a key. */
export interface KeyHolder {
  readonly id: string;
  readonly workspaceId: string;
  readonly may: ReadonlySet<Permission>;
}

const most = 200;
const columns = `id, name, ending, scopes, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  used_at as "usedAt", used_from as "usedFrom"`;
const alive = "revoked_at is null and (expires_at is null or expires_at > clock_timestamp())";
const list = `select ${columns} from app_accounts.api_key where workspace_id = $1 and ${alive} order by created_at desc, id`;
const insert = `
  insert into app_accounts.api_key (workspace_id, name, ending, key_hash, scopes, created_by, expires_at)
  select $1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7)
   where (select count(*) from app_accounts.api_key where workspace_id = $1 and ${alive}) < ${most}
  returning ${columns}`;
const revoke = `update app_accounts.api_key set revoked_at = clock_timestamp() where workspace_id = $1 and id::text = $2 and ${alive}`;
const replace = `
  with old as (
    select id, name, scopes, extract(epoch from expires_at - created_at)::float8 as "lastsSeconds"
      from app_accounts.api_key where workspace_id = $1 and id::text = $2 and ${alive} for update
  ), ending as (
    update app_accounts.api_key k set expires_at = least(k.expires_at, clock_timestamp() + make_interval(mins => $3))
      from old where k.id = old.id
  )
  select name, scopes, "lastsSeconds" from old`;
const find = `select id, workspace_id as "workspaceId", scopes from app_accounts.api_key where key_hash = $1 and ${alive}`;
const stillAlive = `select from app_accounts.api_key where id::text = $1 and ${alive}`;
const use = `
  update app_accounts.api_key set used_at = clock_timestamp(), used_from = $2
   where id = $1 and (used_at is null or used_at < clock_timestamp() - interval '1 minute')`;

type KeyRow = {
  readonly [Name in keyof ApiKey]: ApiKey[Name] extends string | null ? ApiKey[Name] | Date : ApiKey[Name];
};

function shown(row: KeyRow): ApiKey {
  const text = (time: unknown) => (time instanceof Date ? time.toISOString() : null);
  return {
    ...(row as ApiKey),
    createdAt: text(row.createdAt) ?? "",
    expiresAt: text(row.expiresAt),
    usedAt: text(row.usedAt),
  };
}

export async function listKeys(pool: Pool, workspaceId: string): Promise<ApiKey[]> {
  return (await pool.query<KeyRow>(list, [workspaceId])).rows.map(shown);
}

/** The only time that the key itself is told. Throws `HttpError` `too_many_requests` at 200 keys. */
export function makeKey(
  pool: Pool,
  by: Member,
  { name, scopes, expiresInDays }: KeyOptions,
): Promise<ApiKey & { key: string }> {
  const lastsSeconds = expiresInDays === undefined ? null : expiresInDays * 86_400;
  return inTransaction(pool, (client) => insertKey(client, by, { name, scopes, lastsSeconds }));
}

/** A new key in place of an old one, which goes on for `overlapMinutes`; it lasts as long as that did. Throws `HttpError` `not_found`. */
export function rotateKey(
  pool: Pool,
  by: Member,
  id: string,
  overlapMinutes: number,
): Promise<ApiKey & { key: string }> {
  return inTransaction(pool, async (client) => {
    const [old] = (await client.query<LastingKey>(replace, [by.workspaceId, id, overlapMinutes])).rows;
    if (!old) throw noSuchKey();
    await noteAct(client, { ...actOf(by), action: "key.rotate", target: id, detail: { overlapMinutes } });
    return insertKey(client, by, old);
  });
}

interface LastingKey extends Pick<KeyOptions, "name" | "scopes"> {
  /** Null: for ever. */
  readonly lastsSeconds: number | null;
}

async function insertKey(
  client: PoolClient,
  by: Member,
  { name, scopes, lastsSeconds }: LastingKey,
): Promise<ApiKey & { key: string }> {
  const { key, hash, ending } = newKey();
  const values = [by.workspaceId, name, ending, hash, scopes, by.userId, lastsSeconds];
  const [inserted] = (await client.query<KeyRow>(insert, values)).rows;
  if (!inserted) throw new HttpError("too_many_requests", `A workspace has at most ${most} keys: revoke some first.`);
  await noteAct(client, { ...actOf(by), action: "key.make", target: String(inserted.id), detail: { name, scopes } });
  return { ...shown(inserted), key };
}

/** Throws `HttpError` `not_found`. */
export async function revokeKey(pool: Pool, by: Member, id: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(revoke, [by.workspaceId, id]);
    if (rowCount === 0) throw noSuchKey();
    await noteAct(client, { ...actOf(by), action: "key.revoke", target: id });
  });
}

/** Null: no such key, or not any more. The hash is looked up, so that comparing takes the same time whatever was guessed. */
export async function findHolder(pool: Pool, key: string, address: string): Promise<KeyHolder | null> {
  const { rows } = await pool.query<{ id: string; workspaceId: string; scopes: KeyScope[] }>(find, [hashOf(key)]);
  const [row] = rows;
  if (!row) return null;
  await pool.query(use, [row.id, address]);
  return { ...row, may: new Set(row.scopes.flatMap((scope) => permissionsOf[scope])) };
}

export async function isAlive(pool: Pool, id: string): Promise<boolean> {
  return (await pool.query(stillAlive, [id])).rowCount === 1;
}

function noSuchKey(): HttpError {
  return new HttpError("not_found", "There is no such key in this workspace, or it was revoked.");
}
