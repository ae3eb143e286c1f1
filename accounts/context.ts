/** What the routes of people and workspaces share. */
import { type ApiEnv, HttpError } from "async-workflow/http";
import type { Context } from "hono";
import type { Pool } from "pg";
import type { AccountsConfig } from "../lib/config/accounts.ts";
import type { RequestFacts } from "./audit.ts";
import type { Callers, Person } from "./callers.ts";
import type { AddressOf } from "./client-address.ts";
import type { SendMail } from "./mail.ts";
import type { OidcWatch } from "./oidc-watch.ts";
import type { Role } from "./roles.ts";
import type { SignIn } from "./sign-in.ts";

export interface AccountsContext {
  readonly config: AccountsConfig;
  readonly publicUrl: string;
  readonly pool: Pool;
  readonly signIn: SignIn;
  /** Undefined: there is no single sign-on. */
  readonly oidc: OidcWatch | undefined;
  readonly callers: Callers;
  readonly sendMail: SendMail;
  readonly addressOf: AddressOf;
}

/** Somebody who is a member of the workspace they look at, and asks for something. */
export interface Member extends Person {
  readonly workspaceId: string;
  readonly role: Role;
  readonly request: RequestFacts;
}

/** Of a request, for the audit log. */
export function factsOf({ addressOf }: AccountsContext, c: Context<ApiEnv>): RequestFacts {
  return { id: c.get("requestId"), address: addressOf(c.req.raw), reason: c.req.header("Reason")?.slice(0, 500) };
}

/**
 * The person behind a request whose route has been allowed: keys and tokens have a permission but are nobody, and
 * cannot make keys or members. With `fresh`, somebody who signed in within the last 15 minutes.
 */
export async function memberOf(context: AccountsContext, c: Context<ApiEnv>, { fresh = false } = {}): Promise<Member> {
  const person = await context.callers.personOf(c.req.raw);
  if (!person || c.req.header("authorization") !== undefined) {
    throw new HttpError("not_allowed", "Only a person who has signed in may do this, not a key.");
  }
  const { workspaceId, role } = person;
  if (workspaceId === null || role === null) {
    throw new HttpError("not_allowed", "You are not a member of a workspace. Ask somebody to invite you.");
  }
  if (fresh && !person.fresh) {
    throw new HttpError("sign_in_again", "Your sign-in is older than 15 minutes. Sign in again to do this.");
  }
  return { ...person, workspaceId, role, request: factsOf(context, c) };
}
