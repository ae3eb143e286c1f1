/** How a webhook's secrets are kept, and which of them sign. */
import { randomBytes } from "node:crypto";
import type { SecretBox } from "./secret-box.ts";

export interface SealedSecrets {
  readonly id: string;
  readonly workspaceId: string;
  readonly secret: Buffer;
  /** Null, or one that signs too for a while. */
  readonly oldSecret: Buffer | null;
}

/** `whsec_` and 32 random bytes, as Standard Webhooks writes them. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

export function sealFor(
  box: SecretBox,
  { workspaceId, id }: Pick<SealedSecrets, "id" | "workspaceId">,
  secret: string,
): Buffer {
  return box.seal(secret, `${workspaceId}/${id}`);
}

/** Newest first. */
export function openSecrets(box: SecretBox, { workspaceId, id, secret, oldSecret }: SealedSecrets): string[] {
  const sealed = oldSecret ? [secret, oldSecret] : [secret];
  return sealed.map((one) => box.open(one, `${workspaceId}/${id}`));
}
