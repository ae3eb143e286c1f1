import { api } from "./client.ts";

/** One call to a route of this application. Rejects with `ApiError`, except when the caller aborted it. */
export const request = api.call;
