/** The calls about people: who is signed in, getting in and out, and what admins manage. */
import type { Role } from "./me.ts";
import { request } from "./request.ts";

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: string;
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: string;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly ending: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly usedAt: string | null;
}

export interface Session {
  readonly id: string;
  readonly token: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

export interface AuditRecord {
  readonly id: string;
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly address: string | null;
}

const post = <T = unknown>(path: string, body: unknown = {}) => request<T>(path, { method: "POST", body });
const get =
  <T>(path: string) =>
  (signal?: AbortSignal) =>
    request<T>(path, { signal });
const remove = (path: string) => request<unknown>(path, { method: "DELETE" });
const named = (path: string, id: string, rest = "") => `${path}/${encodeURIComponent(id)}${rest}`;

export const makeWorkspace = (name: string) => post<{ id: string; name: string }>("/api/workspaces", { name });
export const chooseWorkspace = (id: string) => post("/api/me/workspace", { id });

export const signIn = (email: string, password: string) => post("/api/auth/sign-in/email", { email, password });
export const signOut = () => post("/api/auth/sign-out");
/** Resolves with the address of the provider to go to. */
export const signInWith = (provider: string, callbackURL: string) =>
  post<{ url: string }>("/api/auth/sign-in/social", { provider, callbackURL, errorCallbackURL: "/login" });
export const askForReset = (email: string) =>
  post("/api/auth/request-password-reset", { email, redirectTo: "/reset-password" });
export const resetPassword = (token: string, newPassword: string) =>
  post("/api/auth/reset-password", { token, newPassword });
export const changePassword = (currentPassword: string, newPassword: string) =>
  post("/api/auth/change-password", { currentPassword, newPassword, revokeOtherSessions: true });
/** In force when the link is opened that is mailed there; it leads to `callbackURL`. */
export const changeEmail = (newEmail: string, callbackURL: string) =>
  post("/api/auth/change-email", { newEmail, callbackURL });
export const fetchSessions = get<readonly Session[]>("/api/auth/list-sessions");
export const endSession = (token: string) => post("/api/auth/revoke-session", { token });
export const endOtherSessions = () => post("/api/auth/revoke-other-sessions");

export interface FirstOwner {
  readonly token: string;
  readonly workspace: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}
export const setUp = (owner: FirstOwner) => post("/api/setup", owner);
export const lookAtInvitation = (token: string) =>
  post<{ email: string; workspace: string; role: Role; hasAccount: boolean }>("/api/invitations/look", { token });
export const acceptInvitation = (token: string, newcomer?: { name: string; password: string }) =>
  post("/api/invitations/accept", newcomer ? { token, newcomer } : { token });

export const fetchMembers = get<{ members: readonly Member[] }>("/api/members");
export const changeRole = (userId: string, role: Role) =>
  request<unknown>(named("/api/members", userId), { method: "PATCH", body: { role } });
export const removeMember = (userId: string) => remove(named("/api/members", userId));
export const fetchInvitations = get<{ invitations: readonly Invitation[] }>("/api/invitations");
export const invite = (email: string, role: Role) =>
  post<Invitation & { link: string }>("/api/invitations", { email, role });
export const withdrawInvitation = (id: string) => remove(named("/api/invitations", id));

export const fetchKeys = get<{ keys: readonly ApiKey[] }>("/api/keys");
export const makeKey = (key: { name: string; scopes: readonly string[]; expiresInDays?: number }) =>
  post<ApiKey & { key: string }>("/api/keys", key);
export const revokeKey = (id: string) => remove(named("/api/keys", id));

/** What part of the audit log is looked at; an empty text is no limit. */
export interface AuditFilter {
  readonly action: string;
  readonly actor: string;
  /** Days, like 2026-11-23; both are part of it. */
  readonly from: string;
  readonly to: string;
}

function auditParams({ action, actor, from, to }: AuditFilter, more: Record<string, string | null>): string {
  const given = Object.entries({ action, actor, from: beginOf(from), to: beginOf(to, 1), ...more });
  return String(new URLSearchParams(given.filter(([, value]) => value) as [string, string][]));
}

/** The beginning of a day, or of the day so many later, where the reader is. What is no day is no limit. */
function beginOf(day: string, later = 0): string {
  const date = new Date(`${day}T00:00`);
  if (Number.isNaN(date.getTime())) return "";
  date.setDate(date.getDate() + later);
  return date.toISOString();
}

export const fetchAudit = (filter: AuditFilter, cursor: string | null, signal?: AbortSignal) =>
  request<{ records: readonly AuditRecord[]; next: string | null }>(
    `/api/audit?${auditParams(filter, { limit: "50", cursor })}`,
    { signal },
  );
/** Where the part is given as a file. */
export const auditFile = (filter: AuditFilter, format: "csv" | "ndjson") =>
  `/api/audit/export?${auditParams(filter, { format })}`;
