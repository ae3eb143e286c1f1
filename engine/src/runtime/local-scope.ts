import type { Scope } from "../engine.ts";

/** Where calls without a scope are. */
export const local: Scope = { workspace: "local" };
