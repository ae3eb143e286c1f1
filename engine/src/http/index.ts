/** The HTTP layer of async-workflow: an engine's API as a function from Request to Response. */
export type { ApiEnv, ApiOptions, Principal, Refusal, StreamTimes } from "./api-env.ts";
export { createApi } from "./create-api.ts";
export { type ErrorCode, errorCodes } from "./error-codes.ts";
export { HttpError } from "./http-error.ts";
export { jsonBody } from "./json-body.ts";
export { allows, everyPermission, guard, type Permission, permissions } from "./permission.ts";
export { type Problem, problemResponse } from "./problem.ts";
export type { RateLimit, RateStanding } from "./rate-limit.ts";
export { openProblems, problems } from "./schemas/problem-schema.ts";
