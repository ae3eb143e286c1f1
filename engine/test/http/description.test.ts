/** What /api/openapi.json says beyond being valid: everything a reader or a generator of clients needs. */
import { expect, it } from "vitest";
import { createApi } from "../../src/http/index.ts";
import { everyPermission } from "../../src/http/permission.ts";
import { createEngine } from "../../src/index.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: Record<string, unknown>[];
  readonly parameters?: { name: string; required?: boolean; schema?: { example?: unknown } }[];
  readonly responses: Record<string, { content?: Record<string, { examples?: Record<string, { $ref: string }> }> }>;
}
interface Document {
  readonly tags: { name: string; description?: string }[];
  readonly components: { examples: Record<string, { value: object }>; securitySchemes?: Record<string, object> };
  readonly paths: Record<string, Record<string, Operation>>;
}

async function describe(options: Parameters<typeof createApi>[1] = {}) {
  const engine = createEngine({ databaseUrl: "postgresql://127.0.0.1:9/none", workflows: [] });
  const document = (await (await createApi(engine, options).request("/api/openapi.json")).json()) as Document;
  await engine.close();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  return { document, operations };
}

it("every call has a name of its own, a summary and a tag that is explained", async () => {
  const { document, operations } = await describe();
  const unnamed = operations.filter(({ operationId, summary, tags }) => !operationId || !summary || tags?.length !== 1);
  expect(unnamed.map(({ name }) => name)).toEqual([]);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(document.tags.filter(({ description }) => !description)).toEqual([]);
});

it("every problem that a call lists has an example of each of its codes", async () => {
  const { document, operations } = await describe();
  for (const { name, responses } of operations) {
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) < 400) continue;
      const examples = Object.values(content?.["application/problem+json"]?.examples ?? {});
      expect(examples.length, `${name} ${status}`).toBeGreaterThan(0);
      for (const { $ref } of examples)
        expect(document.components.examples[$ref.split("/").at(-1) as string]?.value).toMatchObject({
          status: Number(status),
        });
    }
  }
});

it("a tool that sends the examples of a call sends only what it must", async () => {
  const { operations } = await describe();
  const sent = operations.flatMap(({ name, parameters = [] }) =>
    parameters
      .filter(({ required, schema }) => !required && schema?.example !== undefined)
      .map((each) => [name, each.name]),
  );
  expect(sent).toEqual([]);
});

it("asks for a key or a session only where there are some", async () => {
  const open = await describe();
  expect(open.operations.filter(({ security }) => security !== undefined)).toEqual([]);
  const principal = { workspace: "w", owner: "o", may: everyPermission, via: "key" } as const;
  const { document, operations } = await describe({ principalOf: () => principal });
  const schemes = new Set(operations.flatMap(({ security = [] }) => security.flatMap(Object.keys)));
  expect([...schemes].sort()).toEqual(Object.keys(document.components.securitySchemes ?? {}).sort());
  expect(schemes.size).toBe(2);
});
