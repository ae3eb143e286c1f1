/** A problem as the OpenAPI description shows it, and the responses that routes list. */
import { z } from "@hono/zod-openapi";
import { errorCodes, type ProblemStatus } from "../error-codes.ts";
import type { Problem } from "../problem.ts";

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: "The page about this code.", example: "/docs/errors/invalid_input" }),
    title: z
      .string()
      .openapi({ description: "The same for every occurrence of the code.", example: "The request is not valid" }),
    status: z.int().openapi({ example: 400 }),
    detail: z.string().openapi({
      description: "What happened this time, and what to do.",
      example: "limit must be a whole number from 1 to 100.",
    }),
    code: z.string().openapi({ description: `Stable. One of: ${errorCodes.join(", ")}.`, example: "invalid_input" }),
    field: z
      .string()
      .optional()
      .openapi({ description: "The field, query parameter or header to correct.", example: "title" }),
    requestId: z.string().openapi({
      description: "Stands in the server's log beside the fault.",
      example: "b7f4d5a0-3f0e-4a6e-9c55-0d9a3b1c2e4f",
    }),
  })
  .openapi("Problem") satisfies z.ZodType<Problem>;

const meanings: Record<ProblemStatus, string> = {
  400: "The request is not valid; `field` names what to correct.",
  401: "Nobody is signed in, and no valid API key was sent.",
  403: "The caller, the host name or the origin is not allowed to do this.",
  404: "There is no such entry or address.",
  405: "The address does not take that method.",
  408: "The body did not come in time.",
  409: "The entry is not in a state that allows this. Nothing was changed.",
  413: "The body is too large.",
  415: "The body is not `application/json`.",
  422: "The idempotency key was used before with another request.",
  429: "Too many requests, or too many of a thing. Try again after `Retry-After` seconds when it is there.",
  500: "A fault of the server.",
  503: "The database does not answer, or the server is stopping. Try again after `Retry-After` seconds.",
};

export interface ProblemResponse {
  description: string;
  content: { "application/problem+json": { schema: typeof problemSchema } };
}

/** The problems that a route open to everybody can answer with: those given, and that the caller calls too often. */
export function openProblems<Status extends ProblemStatus>(
  ...statuses: Status[]
): Record<Status | 429, ProblemResponse> {
  const responses = [...statuses, 429 as const].map((status) => [
    status,
    { description: meanings[status], content: { "application/problem+json": { schema: problemSchema } } },
  ]);
  return Object.fromEntries(responses) as Record<Status | 429, ProblemResponse>;
}

/** The problems that a route with a permission can answer with: those given, and that the caller may not call it. */
export function problems<Status extends ProblemStatus>(
  ...statuses: Status[]
): Record<Status | 401 | 403 | 429, ProblemResponse> {
  return openProblems<Status | 401 | 403>(...statuses, 401, 403);
}
