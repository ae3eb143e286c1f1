/** What the generated OpenAPI document lacks: what its tags mean, how to sign in, an example of each problem, and examples that may be tried. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "./api-env.ts";
import { errorCodes, errorKinds } from "./error-codes.ts";
import type { Problem } from "./problem.ts";

type Document = ReturnType<OpenAPIHono<ApiEnv>["getOpenAPI31Document"]>;

interface Parameter {
  readonly required?: boolean;
  readonly schema?: { example?: unknown };
  examples?: Record<string, { value: unknown; "x-disabled": true }>;
}

interface Operation {
  readonly tags?: readonly string[];
  security?: unknown;
  readonly parameters?: readonly Parameter[];
  readonly responses?: Record<string, { content?: Record<string, { examples?: Record<string, { $ref: string }> }> }>;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

const securitySchemes = {
  bearer: { type: "http", scheme: "bearer", description: "An API key: `Authorization: Bearer <key>`." },
  session: { type: "apiKey", in: "cookie", name: "async-workflow.session_token", description: "Whoever is signed in." },
} as const;

interface Completion {
  /** What tags mean; those that routes use beside them are added by their name. */
  readonly tags: readonly { name: string; description: string }[];
  /** False: nobody has to say who they are. */
  readonly secured: boolean;
}

/** Completes the document in place. */
export function completeDescription(document: Document, { tags: about, secured }: Completion): void {
  const operations = operationsOf(document);
  const used = new Set(operations.flatMap(({ tags }) => tags ?? []));
  const described = about.filter(({ name }) => used.has(name));
  const others = [...used].filter((name) => !about.some((tag) => tag.name === name));
  document.tags = [...described, ...others.map((name) => ({ name }))];
  document.components = {
    ...document.components,
    ...(secured && { securitySchemes: { ...securitySchemes, ...document.components?.securitySchemes } }),
    examples: Object.fromEntries(errorCodes.map((code) => [code, { value: exampleOf(code) }])),
  };
  for (const operation of operations) {
    const { parameters, responses } = operation;
    if (!secured) delete operation.security;
    for (const parameter of parameters ?? []) leaveOut(parameter);
    for (const [status, { content }] of Object.entries(responses ?? {})) {
      const problem = content?.["application/problem+json"];
      if (problem) problem.examples = examplesOf(Number(status));
    }
  }
}

function operationsOf({ paths }: Document): Operation[] {
  return Object.values(paths ?? {}).flatMap((path) =>
    methods.map((method) => path?.[method] as Operation | undefined).filter((operation) => operation !== undefined),
  );
}

// Tools that try calls send every example they find: a list filtered by all filters at once shows nothing.
function leaveOut(parameter: Parameter): void {
  const { schema, required } = parameter;
  if (required || schema?.example === undefined) return;
  parameter.examples = { example: { value: schema.example, "x-disabled": true } };
  delete schema.example;
}

function examplesOf(status: number): Record<string, { $ref: string }> {
  const codes = errorCodes.filter((code) => errorKinds[code].status === status);
  return Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
}

function exampleOf(code: (typeof errorCodes)[number]): Problem {
  const { status, title } = errorKinds[code];
  return {
    type: `/docs/errors/${code}`,
    title,
    status,
    detail: `${title}.`,
    code,
    requestId: "b7f4d5a0-3f0e-4a6e-9c55-0d9a3b1c2e4f",
  };
}
