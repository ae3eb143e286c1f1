/** Signs somebody up: called by the set-up and by invitations, never by a route of its own. */
import { InvalidInput } from "async-workflow";
import { APIError } from "better-auth/api";
import type { PoolClient } from "pg";
import { refuseWeakPassword } from "./password-rules.ts";
import type { SignIn } from "./sign-in.ts";

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Resolves with the user's id. Throws `InvalidInput` for a password that others would guess, or an address that is taken. */
export async function signUp(signIn: SignIn, { name, email, password }: NewUser): Promise<string> {
  refuseWeakPassword(password, [name, email]);
  try {
    const { user } = await signIn.api.signUpEmail({ body: { name, email, password } });
    return user.id;
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) throw new InvalidInput("email", `${error.message}.`);
    throw error;
  }
}

/** The address has been proved by the link that was sent there, or belongs to whoever started the server. */
export async function confirmAddress(client: PoolClient, userId: string): Promise<void> {
  await client.query(`update app_accounts."user" set "emailVerified" = true where id = $1`, [userId]);
}
