/** A change of one's e-mail address: asked for by its person, confirmed at the new one, told to the old one, and noted. */
import { InvalidInput } from "async-workflow";
import { noteAct, type RequestFacts } from "./audit.ts";
import type { Person } from "./callers.ts";
import type { AccountsContext } from "./context.ts";
import { firstWorkspace } from "./first-workspace.ts";

/** Whoever sits at a browser that was left open must not take an account away unnoticed. */
export function tellOldAddress({ sendMail, publicUrl }: AccountsContext, { email }: Person, newEmail: string): void {
  // Not awaited: the answer must not tell by its time whether the new address is somebody's.
  void sendMail({
    to: email,
    subject: "A new e-mail address for your account",
    text: `Somebody who is signed in as you asked to change your address to ${newEmail}. It changes when the link is opened that was sent there.\n\nIf that was not you, change your password now, which ends your other sessions:\n\n${publicUrl}/settings`,
  }).catch(() => undefined);
}

/** The address became somebody else's since the link was sent: better-auth takes that for a fault of the server. */
export async function refuseTaken(
  { pool }: AccountsContext,
  { token, callbackURL }: Readonly<Record<string, unknown>>,
  answer: Response,
): Promise<Response> {
  const asked = answer.status === 500 ? claimsOf(token) : null;
  if (!asked) return answer;
  const taken = `select from app_accounts."user" where email = $2 and id <> $1`;
  if ((await pool.query(taken, [asked.userId, asked.updateTo])).rowCount === 0) return answer;
  if (typeof callbackURL !== "string") throw new InvalidInput("token", "The address is somebody else's by now.");
  const back = `${callbackURL}${callbackURL.includes("?") ? "&" : "?"}error=ADDRESS_TAKEN`;
  return new Response(null, { status: 302, headers: { Location: back } });
}

/** Of the answer to the link that was sent to the new address. */
export async function noteNewAddress(
  { pool }: AccountsContext,
  token: unknown,
  response: Response,
  request: RequestFacts,
): Promise<void> {
  const isDone = response.status < 400 && !/[?&]error=/.test(response.headers.get("location") ?? "");
  const asked = isDone ? claimsOf(token) : null;
  if (!asked) return;
  const { rows } = await pool.query<{ workspaceId: string | null }>(
    `select (select workspace_id from app_accounts.member m where m.user_id = u.id order by m.joined_at limit 1) as "workspaceId"
       from app_accounts."user" u where u.id = $1 and u.email = $2`,
    [asked.userId, asked.updateTo],
  );
  const [user] = rows;
  if (!user) return;
  const workspaceId = user.workspaceId ?? firstWorkspace;
  await noteAct(pool, { workspaceId, actor: asked.userId, action: "account.change_email", request });
}

/** What better-auth, which has checked its signature, put into the link. Null: it confirms an address and changes none. */
function claimsOf(token: unknown): { userId: string; updateTo: string } | null {
  try {
    const payload = Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString();
    const { userId, updateTo } = JSON.parse(payload) as { userId?: unknown; updateTo?: unknown };
    return typeof userId === "string" && typeof updateTo === "string" ? { userId, updateTo } : null;
  } catch {
    return null;
  }
}
