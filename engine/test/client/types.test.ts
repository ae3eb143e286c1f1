/** The client's types and the API's schemas say the same. Checked by the compiler; nothing happens at run time. */
import type { z } from "@hono/zod-openapi";
import { expectTypeOf, it } from "vitest";
import type { Client, NewEntry, RetryRequest, Workflows } from "../../src/client/index.ts";
import type { batchBody } from "../../src/http/schemas/batch-schema.ts";
import type { healthSchema } from "../../src/http/schemas/health-schema.ts";
import type { patchBody } from "../../src/http/schemas/patch-schema.ts";
import type { retryBody } from "../../src/http/schemas/retry-schema.ts";
import type { startBody } from "../../src/http/schemas/start-schema.ts";
import type { workflowsSchema } from "../../src/http/schemas/workflow-schema.ts";
import type { Entry, Json } from "../../src/index.ts";
import type { greet } from "./served.ts";

type Loose<T> = T extends (...parameters: never[]) => unknown
  ? T
  : T extends object
    ? { -readonly [Key in keyof T]: Loose<T[Key]> }
    : T;

it("what is sent is what the schemas take", () => {
  expectTypeOf<keyof NewEntry>().toEqualTypeOf<keyof z.input<typeof startBody>>();
  expectTypeOf<z.input<typeof startBody>>().toExtend<NewEntry>();
  expectTypeOf<Omit<Loose<NewEntry>, "input">>().toExtend<Omit<z.input<typeof startBody>, "input">>();
  expectTypeOf<z.input<typeof batchBody>["entries"]>().toExtend<Loose<Parameters<Client["startBatch"]>[0]>>();
  expectTypeOf<z.input<typeof retryBody>>().toExtend<RetryRequest>();
  expectTypeOf<z.input<typeof patchBody>>().toExtend<Parameters<Client["patch"]>[1]>();
});

it("what is answered is what the schemas give", () => {
  expectTypeOf<z.output<typeof workflowsSchema>>().toExtend<Workflows>();
  expectTypeOf<z.output<typeof healthSchema>>().toExtend<Awaited<ReturnType<Client["health"]>>>();
  expectTypeOf<Awaited<ReturnType<Client["get"]>>>().toEqualTypeOf<Entry>();
});

it("a workflow's type gives those of its input and its result", () => {
  expectTypeOf<NewEntry<typeof greet>["input"]>().toEqualTypeOf<{ name: string }>();
  expectTypeOf<NewEntry["input"]>().toEqualTypeOf<unknown>();
  const result = null as unknown as Client["result"];
  expectTypeOf(() => result<typeof greet>("id")).returns.resolves.toEqualTypeOf<{ text: string }>();
  expectTypeOf(() => result("id")).returns.resolves.toEqualTypeOf<Json>();
});
