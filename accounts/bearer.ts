/** Who calls with `Authorization: Bearer`: the holder of an API key or of a public token. Remembered for three seconds. */
import type { Principal } from "async-workflow/http";
import type { Pool } from "pg";
import { isKey } from "./api-key.ts";
import { BriefCache } from "./brief-cache.ts";
import type { AddressOf } from "./client-address.ts";
import { findHolder, isAlive } from "./keys.ts";
import { isPublicToken, type PublicTokens } from "./public-token.ts";
import { hashOf } from "./secret-token.ts";

export interface BearerCheck {
  /** Null: it is nobody's. */
  principalOf(token: string, request: Request): Promise<Principal | null>;
  forget(): void;
}

/** Below the five seconds within which a revoked key must be dead in every process. */
const rememberedMs = 3_000;

export function createBearerCheck(pool: Pool, tokens: PublicTokens, addressOf: AddressOf): BearerCheck {
  const remembered = new BriefCache<Principal | null>(rememberedMs);

  async function holderOf(key: string, address: string): Promise<Principal | null> {
    const holder = await findHolder(pool, key, address);
    return holder && { workspace: holder.workspaceId, owner: `key:${holder.id}`, may: holder.may, via: "key" };
  }

  async function bearerOf(token: string): Promise<Principal | null> {
    const read = await tokens.read(token);
    return read && (await isAlive(pool, read.keyId)) ? read.principal : null;
  }

  return {
    forget: () => remembered.clear(),
    async principalOf(token, request) {
      // By its hash: the memory of this process holds no keys either.
      const name = hashOf(token).toString("base64");
      if (isPublicToken(token)) return remembered.get(name, () => bearerOf(token));
      if (isKey(token)) return remembered.get(name, () => holderOf(token, addressOf(request)));
      return null;
    },
  };
}
