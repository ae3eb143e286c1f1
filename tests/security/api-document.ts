/** The published description of the API, as tests read it. */
import type { Caller } from "./http-caller.ts";

interface Schema {
  readonly [word: string]: unknown;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With {names} in it. */
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  /** Of its JSON body; undefined: it takes none. */
  readonly body: Schema | undefined;
  readonly tags: readonly string[];
  /** Undefined: everybody may call it. */
  readonly security: unknown;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: Operation["parameters"];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly tags?: readonly string[];
  readonly security?: unknown;
}

export async function readDocument(caller: Caller): Promise<ApiDocument> {
  return (await caller.get<ApiDocument>("/api/openapi.json")).body;
}

export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody, tags = [], security }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content["application/json"]?.schema,
      tags,
      security,
    })),
  );
}
