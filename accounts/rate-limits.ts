/**
 * How often callers may call, counted over all processes: a bucket of tokens per caller in PostgreSQL, from which each
 * process takes a handful at a time. What it has taken it spends without asking, so that most requests cost no round trip.
 */
import type { Log } from "async-workflow";
import type { Principal, RateLimit, RateStanding } from "async-workflow/http";
import pg from "pg";
import type { RateLimits } from "../lib/config/rate-limits.ts";
import { type AddressOf, networkOf } from "./client-address.ts";
import { migrateAccounts } from "./migrate.ts";

const windowSeconds = 60;
/** A process takes so much of the quota at a time: what it does not spend is lost to the others. */
const share = 0.01;
/** What was taken longer ago is given up: the bucket has filled since, and both together would be more than the quota. */
const keptMs = 10_000;
const mostCallers = 10_000;
const sweepEveryMs = 60_000;

// Fills by the time that has passed, then takes whole tokens: as many as asked for, or what there is.
const take = `
  insert into app_accounts.rate_bucket as b (caller, tokens, granted, filled_at)
  values ($1, $2::float8 - least($2::float8, $4::int), least($2::float8, $4::int), clock_timestamp())
  on conflict (caller) do update set (tokens, granted, filled_at) = (
    select filled - least(floor(filled), $4::int), least(floor(filled), $4::int), at
      from (select clock_timestamp() as at) as clock,
           lateral (select least($2::float8, b.tokens + $3::float8 * greatest(0, extract(epoch from at - b.filled_at)::float8)) as filled) as bucket)
  returning tokens, granted`;
const sweep = "delete from app_accounts.rate_bucket where filled_at < clock_timestamp() - interval '2 minutes'";

interface Policy {
  readonly name: keyof RateLimits;
  readonly quota: number;
  readonly perMs: number;
  readonly handful: number;
}

/** What this process knows of a caller. */
interface Bucket {
  /** Taken and not spent. */
  left: number;
  takenAt: number;
  /** What stayed in the database then. */
  shared: number;
  /** The database had nothing: asking again before is no use. */
  emptyUntil: number;
  asking: Promise<void> | undefined;
  waiting: number;
}

export interface RateLimitOptions {
  readonly databaseUrl: string;
  readonly limits: RateLimits;
  readonly addressOf: AddressOf;
  readonly log: Pick<Log, "warn">;
}

/** The limits of this process, on connections of their own: whoever waits for others' must not keep callers waiting. */
export async function openRateLimit({ databaseUrl, ...options }: RateLimitOptions) {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    application_name: "async-workflow limits",
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  pool.on("error", () => undefined); // the next query reports any real trouble
  await migrateAccounts(pool);
  return { rateLimit: createRateLimit(pool, options), close: () => pool.end() };
}

function createRateLimit(pool: pg.Pool, { limits, addressOf, log }: Omit<RateLimitOptions, "databaseUrl">): RateLimit {
  const policies = Object.fromEntries(
    Object.entries(limits).map(([name, quota]) => [
      name,
      { name, quota, perMs: quota / windowSeconds / 1000, handful: Math.max(1, Math.floor(quota * share)) },
    ]),
  ) as Record<keyof RateLimits, Policy>;
  const buckets = new Map<string, Bucket>();
  let sweptAt = performance.now();

  function bucketOf(caller: string): Bucket {
    const known = buckets.get(caller);
    if (known) return known;
    const [oldest] = buckets.keys();
    if (oldest !== undefined && buckets.size >= mostCallers) buckets.delete(oldest);
    const bucket: Bucket = { left: 0, takenAt: 0, shared: 0, emptyUntil: 0, asking: undefined, waiting: 0 };
    buckets.set(caller, bucket);
    return bucket;
  }

  async function ask(caller: string, bucket: Bucket, { quota, perMs, handful }: Policy): Promise<void> {
    const wanted = Math.min(quota, Math.max(handful, bucket.waiting));
    const { rows } = await pool.query<{ tokens: number; granted: number }>(take, [caller, quota, perMs * 1000, wanted]);
    const { tokens = 0, granted = 0 } = rows[0] ?? {};
    const now = performance.now();
    bucket.left += granted;
    bucket.takenAt = now;
    bucket.shared = tokens;
    if (granted === 0) bucket.emptyUntil = now + Math.max(0, 1 - tokens) / perMs;
    if (now - sweptAt > sweepEveryMs) {
      sweptAt = now;
      await pool.query(sweep);
    }
  }

  function refill(caller: string, bucket: Bucket, policy: Policy): Promise<void> {
    bucket.asking ??= ask(caller, bucket, policy)
      .catch((error: Error) => {
        // A limit protects the database; when that does not answer, no handler will let anything happen either.
        log.warn("rate limits could not be counted", { error: error.message });
        bucket.left += policy.handful;
        bucket.takenAt = performance.now();
      })
      .finally(() => {
        bucket.asking = undefined;
      });
    return bucket.asking;
  }

  function standing(bucket: Bucket, { name, quota, perMs }: Policy, waitMs: number): RateStanding {
    const now = performance.now();
    const flown = bucket.shared + (now - bucket.takenAt) * perMs;
    const remaining = waitMs > 0 ? 0 : Math.floor(Math.min(quota, flown + bucket.left));
    return {
      policy: name,
      quota,
      windowSeconds,
      remaining,
      resetSeconds: Math.ceil((quota - remaining) / perMs / 1000),
      waitSeconds: Math.ceil(waitMs / 1000),
    };
  }

  async function spend(caller: string, policy: Policy): Promise<RateStanding> {
    const bucket = bucketOf(caller);
    bucket.waiting += 1;
    try {
      for (;;) {
        const now = performance.now();
        if (now - bucket.takenAt > keptMs) bucket.left = 0;
        if (bucket.left > 0) {
          bucket.left -= 1;
          // Before it is empty, so that the next ones need not wait either.
          if (bucket.left < Math.floor(policy.handful / 2) && now > bucket.emptyUntil)
            void refill(caller, bucket, policy);
          return standing(bucket, policy, 0);
        }
        if (now < bucket.emptyUntil) return standing(bucket, policy, bucket.emptyUntil - now);
        await refill(caller, bucket, policy);
      }
    } finally {
      bucket.waiting -= 1;
    }
  }

  return async (request, principal) => {
    const [name, caller] = callerOf(principal, () => addressOf(request));
    const policy = policies[name];
    return policy.quota === 0 ? null : spend(caller, policy);
  };
}

/** Which limit counts, and for whom. */
function callerOf(principal: Principal | null, address: () => string): [keyof RateLimits, string] {
  if (principal?.via === "key") return ["key", principal.owner];
  if (principal?.via === "token") return ["token", principal.owner];
  if (principal) return ["session", `user:${principal.owner}`];
  return ["address", `address:${networkOf(address())}`];
}
