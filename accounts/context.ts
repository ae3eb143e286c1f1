/** What the routes of people and workspaces share. */
import { HttpError } from "async-workflow/http";
import type { Pool } from "pg";
import type { AccountsConfig } from "../lib/config/accounts.ts";
import type { Callers, Person } from "./callers.ts";
import type { AddressOf } from "./client-address.ts";
import type { SendMail } from "./mail.ts";
import type { Role } from "./roles.ts";
import type { SignIn } from "./sign-in.ts";

export interface AccountsContext {
  readonly config: AccountsConfig;
  readonly publicUrl: string;
  readonly pool: Pool;
  readonly signIn: SignIn;
  readonly callers: Callers;
  readonly sendMail: SendMail;
  readonly addressOf: AddressOf;
}

/** Somebody who is a member of the workspace they look at. */
export interface Member extends Person {
  readonly workspaceId: string;
  readonly role: Role;
}

/**
 * The person behind a request whose route has been allowed: keys and tokens have a permission but are nobody, and
 * cannot make keys or members. With `fresh`, somebody who signed in within the last 15 minutes.
 */
export async function memberOf(
  { callers }: AccountsContext,
  request: Request,
  { fresh = false } = {},
): Promise<Member> {
  const person = await callers.personOf(request);
  if (!person || request.headers.has("authorization")) {
    throw new HttpError("not_allowed", "Only a person who has signed in may do this, not a key.");
  }
  const { workspaceId, role } = person;
  if (workspaceId === null || role === null) {
    throw new HttpError("not_allowed", "You are not a member of a workspace. Ask somebody to invite you.");
  }
  if (fresh && !person.fresh) {
    throw new HttpError("sign_in_again", "Your sign-in is older than 15 minutes. Sign in again to do this.");
  }
  return { ...person, workspaceId, role };
}
