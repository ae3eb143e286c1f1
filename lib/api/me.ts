/** Who looks at the page: apart from the other calls about people, because every page makes this one. */
import { request } from "./request.ts";

export type Role = "viewer" | "member" | "operator" | "admin" | "owner";

export interface Me {
  readonly mode: "local" | "login";
  readonly user: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly workspace: { readonly id: string; readonly name: string } | null;
  readonly workspaces: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: Role;
    readonly isFirst: boolean;
  }[];
  readonly role: Role | null;
  readonly permissions: readonly string[];
  readonly providers: readonly ("github" | "oidc")[];
  /** Those of them that do not answer at the moment. */
  readonly providersDown: readonly ("github" | "oidc")[];
  readonly setupNeeded: boolean;
}

export const fetchMe = (signal?: AbortSignal) => request<Me>("/api/me", { signal });
