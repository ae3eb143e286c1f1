/** The calls about webhooks: endpoints, what was sent to them, and addresses that start entries. */
import { request } from "./request.ts";

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: string;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly event: string;
  /** Of which entry; without a title it is gone by now. */
  readonly entry: { readonly id: string; readonly title: string | null } | null;
  readonly replayOf: string | null;
  readonly state: "scheduled" | "queued" | "running" | "retrying" | "waiting" | "completed" | "failed" | "cancelled";
  readonly attempt: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly nextAt: string | null;
  readonly answer: { readonly status: number; readonly ms: number } | null;
  readonly error: string | null;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly next: string | null;
}

export interface Inlet {
  readonly id: string;
  readonly workflow: string;
  readonly title: string;
  /** The last characters of its address. */
  readonly ending: string;
  readonly createdAt: string;
}

const endpoint = (id: string, rest = "") => `/api/webhooks/${encodeURIComponent(id)}${rest}`;
const inlet = (id: string, rest = "") => `/api/inlets/${encodeURIComponent(id)}${rest}`;
const post = <T = unknown>(path: string, body: unknown = {}) => request<T>(path, { method: "POST", body });
const remove = (path: string) => request<unknown>(path, { method: "DELETE" });

export const fetchWebhooks = (signal?: AbortSignal) =>
  request<{ webhooks: readonly Webhook[] }>("/api/webhooks", { signal });
export const addWebhook = (url: string, events: readonly string[]) =>
  post<Webhook & { secret: string }>("/api/webhooks", { url, events });
export const switchWebhook = (id: string, enabled: boolean) =>
  request<Webhook>(endpoint(id), { method: "PATCH", body: { enabled } });
export const replaceSecret = (id: string) => post<Webhook & { secret: string }>(endpoint(id, "/rotate"));
export const testWebhook = (id: string) => post(endpoint(id, "/test"));
export const removeWebhook = (id: string) => remove(endpoint(id));

export const fetchDeliveries = (id: string, cursor: string | null, signal?: AbortSignal) =>
  request<DeliveryPage>(endpoint(id, `/deliveries${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`), {
    signal,
  });
export const sendAgain = (id: string, delivery: string) =>
  post(endpoint(id, `/deliveries/${encodeURIComponent(delivery)}/replay`));

export const fetchInlets = (signal?: AbortSignal) => request<{ inlets: readonly Inlet[] }>("/api/inlets", { signal });
export const addInlet = (workflow: string, title: string) =>
  post<Inlet & { url: string }>("/api/inlets", { workflow, title });
export const replaceAddress = (id: string) => post<Inlet & { url: string }>(inlet(id, "/replace-address"));
export const removeInlet = (id: string) => remove(inlet(id));
