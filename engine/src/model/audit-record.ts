/** One line of the audit log: who did what, from where and why. */
import type { Json } from "./json.ts";

export interface AuditRecord {
  readonly id: string;
  readonly at: string;
  /** A user's id, `key:…`, `token:…`, `local`; null when it is not known. */
  readonly actor: string | null;
  /** Like `entry.cancel`: what it was done to, and what. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly target: string | null;
  readonly reason: string | null;
  readonly detail: Json;
  readonly address: string | null;
  readonly requestId: string | null;
}

/** Where a request came from, for the audit log. */
export interface RequestOrigin {
  readonly id: string;
  readonly address?: string | undefined;
  /** Why, in the words of whoever asks. */
  readonly reason?: string | undefined;
}
