/** Passkeys: the browser's part, loaded when it is wanted. */
import { request } from "./request.ts";

const base = "/api/auth/passkey";
type Options<Part extends "startRegistration" | "startAuthentication"> = Parameters<
  typeof import("@simplewebauthn/browser")[Part]
>[0]["optionsJSON"];

export interface Passkey {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: string | null;
}

/** Rejects when the person declines, or the device has none for this site. */
export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = await request<Options<"startAuthentication">>(`${base}/generate-authenticate-options`);
  const response = await startAuthentication({ optionsJSON });
  await request(`${base}/verify-authentication`, { method: "POST", body: { response } });
}

export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = await request<Options<"startRegistration">>(`${base}/generate-register-options`);
  const response = await startRegistration({ optionsJSON });
  await request(`${base}/verify-registration`, { method: "POST", body: { response, name } });
}

export const fetchPasskeys = (signal?: AbortSignal) =>
  request<readonly Passkey[]>(`${base}/list-user-passkeys`, { signal });
export const deletePasskey = (id: string) =>
  request<unknown>(`${base}/delete-passkey`, { method: "POST", body: { id } });
