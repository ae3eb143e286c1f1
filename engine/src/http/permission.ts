/** Who may do what. Each route names the permission it asks for; nothing is decided anywhere else. */
import type { Context, MiddlewareHandler } from "hono";
import type { Scope } from "../engine.ts";
import type { RequestOrigin } from "../model/audit-record.ts";
import { EntryNotFound } from "../model/errors.ts";
import type { ApiEnv, Principal } from "./api-env.ts";
import { HttpError } from "./http-error.ts";

/**
 * `watch`: follow single entries, by their ids. `read`: see everything of the workspace. `start`: create entries. `change`: change, cancel and retry one's own.
 * `operate`: those of everybody, and workflows and workers. `admin`: members, keys, webhooks, the audit log.
 */
export const permissions = ["watch", "read", "start", "change", "operate", "admin"] as const;
export type Permission = (typeof permissions)[number];

/** May do everything: the one person of a server on their own machine. */
export const everyPermission: ReadonlySet<Permission> = new Set(permissions);

const callers: Record<string, string[]>[] = [{ bearer: [] }, { session: [] }];

/**
 * The part of a route's description that says whom it serves, and the check itself, which comes before whatever else
 * (`then`) looks at the request.
 */
export function allows(permission: Permission, ...then: MiddlewareHandler<ApiEnv>[]) {
  return {
    "x-permission": permission,
    security: callers,
    middleware: [guard(permission), ...then],
  };
}

/** The check alone, for routes that an application adds to the API. Sets `principal`. Answers 401 or 403. */
export function guard(permission: Permission): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const principal = await c.get("identify")();
    if (!principal) {
      throw new HttpError("not_signed_in", "Sign in, or send an API key as Authorization: Bearer <key>.", {
        headers: { "WWW-Authenticate": "Bearer" },
      });
    }
    c.set("caller", principal);
    if (!principal.may.has(permission)) {
      throw new HttpError(
        "not_allowed",
        `This needs the permission "${permission}", which ${nameOf(principal)} has not.`,
      );
    }
    const id = c.req.param("id");
    if (permission === "watch" && id !== undefined) await admit(c, principal, [id]);
    // Secrets of inputs and results are for admins, and for whoever sent them.
    const maskFor = principal.may.has("admin") ? {} : { maskFor: principal.owner };
    c.set("principal", { ...principal, ...maskFor, request: originOf(c) });
    await next();
  };
}

/**
 * Throws `EntryNotFound` unless the caller may watch all of these entries. Most callers may watch whatever their
 * workspace has; one with `only` those named there, and what it started itself.
 */
export async function admit(c: Context<ApiEnv>, principal: Principal, ids: readonly string[]): Promise<void> {
  const { only, owner } = principal;
  const others = only ? ids.filter((id) => !only.has(id.toLowerCase())) : [];
  if (others.length === 0) return;
  const entries = await c.get("engine").getMany(others, principal);
  const own = new Set(entries.filter((entry) => entry.owner === owner).map(({ id }) => id));
  for (const id of others) if (!own.has(id)) throw new EntryNotFound(id);
}

/** Throws when the caller may start only other workflows. */
export function mayStart({ workflows }: Principal, workflow: string): void {
  if (workflows && !workflows.has(workflow)) {
    throw new HttpError("not_allowed", `This token may start only ${[...workflows].join(", ")}.`, {
      field: "workflow",
    });
  }
}

/** Throws when the act concerns all workspaces and the caller operates only one of them. */
export function mayActForAll({ workspace }: Principal, serverWorkspace: string | undefined): void {
  if (serverWorkspace !== undefined && workspace !== serverWorkspace) {
    throw new HttpError(
      "not_allowed",
      "This concerns all workspaces: operators of the server's first workspace may do it.",
    );
  }
}

/** Keys of one workspace are shared by its members; those of strangers with a token are their own. */
export function keyOf<Key extends string | undefined>({ via, owner }: Principal, key: Key): Key {
  return (key !== undefined && via === "token" ? `${owner} ${key}` : key) as Key;
}

/** What a change may touch: everything of the workspace for those who operate it, else one's own. */
export function changeScope({ workspace, owner, may, request, maskFor }: Principal): Scope {
  const scope = { workspace, request, ...(maskFor !== undefined && { maskFor }) };
  return may.has("operate") ? { ...scope, by: owner } : { ...scope, owner };
}

const longestReason = 500;

/** What the audit log says of a request. */
export function originOf(c: Context<ApiEnv>): RequestOrigin {
  const reason = c.req.header("Reason")?.slice(0, longestReason).toWellFormed();
  return { id: c.get("requestId"), address: c.get("address"), reason };
}

function nameOf({ via }: Principal): string {
  return via === "key" ? "this API key" : via === "token" ? "this token" : "your role";
}
