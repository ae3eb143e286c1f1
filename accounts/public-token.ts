/** Tokens for the browsers of end users: signed, expiring, and good for a few entries or workflows only. */
import { hkdfSync, randomUUID } from "node:crypto";
import type { Principal } from "async-workflow/http";
import { jwtVerify, SignJWT } from "jose";

export interface TokenGrant {
  readonly workspace: string;
  /** The key that made it: revoking that ends the token too. */
  readonly keyId: string;
  /** May be watched. */
  readonly entries: readonly string[];
  /** May be started. */
  readonly workflows: readonly string[];
}

export interface PublicTokens {
  sign(grant: TokenGrant, seconds: number): Promise<string>;
  /** Null: not ours, changed, or expired. */
  read(token: string): Promise<{ principal: Principal; keyId: string } | null>;
}

const issuer = "async-workflow";
const audience = "public-token";
const prefix = "awt_";

export function isPublicToken(text: string): boolean {
  return text.startsWith(prefix);
}

export function createPublicTokens(secret: string): PublicTokens {
  // A key of its own, so that nothing else that the secret signs can pass for a token.
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "public tokens", 32));
  return {
    async sign({ workspace, keyId, entries, workflows }, seconds) {
      const token = await new SignJWT({ ws: workspace, key: keyId, entries, workflows })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${seconds} s`)
        .sign(key);
      return prefix + token;
    },
    async read(token) {
      const verified = await jwtVerify<{ ws: string; key: string; entries: string[]; workflows: string[] }>(
        token.slice(prefix.length),
        key,
        { issuer, audience, algorithms: ["HS256"] },
      ).catch(() => null);
      if (!verified) return null;
      const { ws, key: keyId, entries, workflows, jti } = verified.payload;
      const principal: Principal = {
        workspace: ws,
        owner: `token:${jti}`,
        may: new Set(workflows.length > 0 ? (["watch", "start"] as const) : (["watch"] as const)),
        only: new Set(entries.map((id) => id.toLowerCase())),
        workflows: new Set(workflows),
        via: "token",
      };
      return { principal, keyId };
    },
  };
}
