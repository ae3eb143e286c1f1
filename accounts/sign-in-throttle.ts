/** Slows down guessing: failed sign-ins are counted per account and per network, over all processes. */
import { createHash } from "node:crypto";
import { HttpError } from "async-workflow/http";
import type { Pool } from "pg";
import { networkOf } from "./client-address.ts";

export interface SignInThrottle {
  /** Throws `too_many_requests`; otherwise resolves with how to say whether it went well. */
  enter(path: string, body: string | null, address: string): Promise<(ok: boolean) => Promise<void>>;
}

/** Ten wrong passwords for one account, or fifty from one network, within fifteen minutes. */
const limits = { account: 10, network: 50 } as const;
const windowSeconds = 15 * 60;
/** Mails that somebody may have sent to any address count like wrong passwords. */
const counted = new Set([
  "/sign-in/email",
  "/passkey/verify-authentication",
  "/request-password-reset",
  "/send-verification-email",
  "/change-email",
  "/reset-password",
]);
const mails = new Set(["/request-password-reset", "/send-verification-email", "/change-email"]);

// Counted before the password is looked at, so that many guesses at once are as slow as one after the other.
const count = `
  insert into app_accounts.sign_in_failure as f (key, failures, window_ends)
  select key, 1, clock_timestamp() + make_interval(secs => $2) from unnest($1::text[]) as key order by key
  on conflict (key) do update set
    failures = case when f.window_ends < clock_timestamp() then 1 else f.failures + 1 end,
    window_ends = case when f.window_ends < clock_timestamp() then excluded.window_ends else f.window_ends end
  returning key, failures, ceil(extract(epoch from window_ends - clock_timestamp()))::int as "endsIn"`;
const forgive = "update app_accounts.sign_in_failure set failures = greatest(failures - 1, 0) where key = any ($1)";
const sweep = "delete from app_accounts.sign_in_failure where window_ends < clock_timestamp() - interval '1 day'";

/** Whether attempts at this route are counted. */
export function isThrottled(path: string): boolean {
  return counted.has(path);
}

export function createSignInThrottle(pool: Pool): SignInThrottle {
  return {
    async enter(path, body, address) {
      if (!isThrottled(path)) return async () => {};
      const network = `network:${networkOf(address)}`;
      const account = accountKey(body);
      const keys = account === null ? [network] : [account, network];
      const { rows } = await pool.query<{ key: string; failures: number; endsIn: number }>(count, [
        keys,
        windowSeconds,
      ]);
      const full = rows.find(({ key, failures }) => failures > (key === network ? limits.network : limits.account));
      if (full) {
        // Whoever is turned away has tried nothing: counted, they would keep the account's own person out for good.
        await pool.query(forgive, [keys]);
        throw new HttpError(
          "too_many_requests",
          `Too many attempts. Try again in ${Math.ceil(full.endsIn / 60)} min.`,
          {
            headers: { "Retry-After": String(full.endsIn) },
          },
        );
      }
      return async (ok) => {
        if (ok && !mails.has(path)) await pool.query(forgive, [keys]);
        if (Math.random() < 0.01) await pool.query(sweep);
      };
    },
  };
}

// Hashed: the table is no list of who tried to sign in.
function accountKey(body: string | null): string | null {
  try {
    const form = JSON.parse(body ?? "") as { email?: unknown; newEmail?: unknown };
    const email = form.email ?? form.newEmail;
    if (typeof email !== "string") return null;
    return `account:${createHash("sha256").update(email.trim().toLowerCase()).digest("base64url")}`;
  } catch {
    return null;
  }
}
