/** Who a request comes from: the person of its session, with the role they have in the workspace they look at. */
import { DatabaseUnusable, InvalidInput } from "async-workflow";
import { HttpError, type Principal } from "async-workflow/http";
import type { Pool } from "pg";
import type { BearerCheck } from "./bearer.ts";
import { BriefCache } from "./brief-cache.ts";
import { permissionsOfRole, type Role } from "./roles.ts";
import type { SignIn } from "./sign-in.ts";

/** Somebody who has signed in. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly sessionId: string;
  /** Signed in within the last 15 minutes. */
  readonly fresh: boolean;
  readonly workspaceId: string | null;
  readonly role: Role | null;
}

export interface Callers {
  /** Null: nobody is signed in. Remembered for three seconds. Throws `HttpError` for a change that another site's page asks for. */
  personOf(request: Request): Promise<Person | null>;
  /** The person whom an answer signs in by the cookie it sets. */
  personWith(response: Response): Promise<Person | null>;
  /** For the API. Throws `HttpError` when a request says two different things about who it is. */
  principalOf(request: Request): Promise<Principal | null>;
  /** Asks the database again, in this process at once; the others follow within three seconds. */
  forget(): void;
}

export const workspaceCookie = "async-workflow.workspace";

/** Well below the five seconds in which a revoked session or key must be dead everywhere. */
const rememberedMs = 3_000;
const freshMs = 15 * 60_000;
const nobody: ReadonlySet<never> = new Set();

// The idle limit: a session that was not used for seven days is over. Seen to the hour, so that it costs one write an hour.
const membership = `
  with seen as (
    update app_accounts.session set "updatedAt" = clock_timestamp()
     where id = $1 and "updatedAt" between clock_timestamp() - interval '7 days' and clock_timestamp() - interval '1 hour'
  )
  select m.workspace_id as "workspaceId", m.role
    from app_accounts.session s
    left join app_accounts.member m on m.user_id = s."userId"
   where s.id = $1 and s."updatedAt" > clock_timestamp() - interval '7 days'
   order by m.workspace_id = $2 desc, m.joined_at
   limit 1`;

export function createCallers(signIn: SignIn, pool: Pool, publicUrl: string, bearerCheck: BearerCheck): Callers {
  const remembered = new BriefCache<Person | null>(rememberedMs);

  async function look(request: Request): Promise<Person | null> {
    const session = await signIn.api.getSession({ headers: request.headers }).catch(unreachable);
    if (!session) return null;
    const chosen = cookieOf(request, workspaceCookie) ?? "";
    const { rows } = await pool
      .query<{ workspaceId: string | null; role: Role | null }>(membership, [session.session.id, chosen])
      .catch(unreachable);
    const [found] = rows;
    if (!found) return null;
    const { id: userId, name, email } = session.user;
    const fresh = Date.now() - session.session.createdAt.getTime() < freshMs;
    return { userId, name, email, sessionId: session.session.id, fresh, ...found };
  }

  async function personOf(request: Request): Promise<Person | null> {
    const cookies = request.headers.get("cookie");
    const person = cookies?.includes("session_token") ? await remembered.get(cookies, () => look(request)) : null;
    if (person) refuseForeignChange(request, publicUrl, person);
    return person;
  }

  return {
    personOf,
    async personWith(response) {
      const cookie = response.headers.getSetCookie().map((text) => text.split(";")[0]);
      return cookie.length === 0 ? null : look(new Request(publicUrl, { headers: { cookie: cookie.join("; ") } }));
    },
    forget: () => remembered.clear(),
    async principalOf(request) {
      const bearer = bearerOf(request);
      if (bearer !== null) {
        // Two names in one request are one too many: which of them acts must never be a matter of order.
        if (request.headers.get("cookie")?.includes("session_token")) {
          throw new InvalidInput("Authorization", "Send a session or a key, not both.");
        }
        return bearerCheck.principalOf(bearer, request).catch(unreachable);
      }
      const person = await personOf(request);
      if (!person) return null;
      const { workspaceId, role, userId } = person;
      if (workspaceId === null || role === null) return { workspace: "", owner: userId, may: nobody, via: "session" };
      return { workspace: workspaceId, owner: userId, may: permissionsOfRole(role), via: "session" };
    },
  };
}

// Who cannot be looked up is nobody, and certainly not who they were before: 503, never a guess.
function unreachable(cause: unknown): never {
  throw new DatabaseUnusable("database_unreachable", "The database does not answer.", { cause });
}

// The browser sends the cookie along whoever wrote the page; where a change comes from, it says in Origin.
function refuseForeignChange(request: Request, publicUrl: string, { workspaceId, userId }: Person): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  if (request.headers.get("origin") !== publicUrl) {
    throw new HttpError(
      "origin_not_allowed",
      `Changes with a session come from pages of ${publicUrl}. Programs use an API key.`,
      {
        field: "Origin",
        caller: { workspace: workspaceId ?? "", owner: userId },
      },
    );
  }
}

function bearerOf(request: Request): string | null {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const token = /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(header)?.[1];
  if (token === undefined) {
    throw new HttpError("not_signed_in", "Authorization must be: Bearer <key>.", { field: "Authorization" });
  }
  return token;
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = request.headers.get("cookie")?.split(/; */) ?? [];
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
