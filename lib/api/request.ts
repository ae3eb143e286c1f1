import { client } from "./client.ts";

/** One call to our own server. Rejects with `ApiProblem`, whatever went wrong, except when the caller aborted it. */
export const request = client.call;
