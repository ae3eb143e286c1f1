/** `prisma/schema.prisma` describes the view "Entry" to Prisma's users: Prisma must take it, and it must be the view that is there. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import prisma from "@prisma/prisma-schema-wasm";
import { expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended } from "../support/waiting.ts";

interface Field {
  readonly name: string;
  readonly type: string;
  readonly nativeType: readonly [string, readonly string[]] | null;
  readonly isRequired: boolean;
  readonly isId: boolean;
}

const bench = useBench();
const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");
const schema = read("prisma/schema.prisma");
const entryModel = (text: string) => /^model Entry \{.*?^\}/ms.exec(text)?.[0];

function fieldsOfEntry(): readonly Field[] {
  const { datamodel } = JSON.parse(prisma.get_dmmf(JSON.stringify({ prismaSchema: schema })));
  const [model] = datamodel.models as { name: string; dbName: string | null; fields: Field[] }[];
  expect(model).toMatchObject({ name: "Entry", dbName: null });
  return model?.fields ?? [];
}

/** Prisma's type for a type of PostgreSQL. */
const prismaTypes: Readonly<Record<string, string>> = {
  uuid: "String Uuid",
  text: "String",
  int4: "Int",
  timestamptz: "DateTime Timestamptz(6)",
  jsonb: "Json",
};

test("Prisma takes the schema, and it is written as Prisma formats it", () => {
  expect(() => prisma.validate(JSON.stringify({ prismaSchema: schema }))).not.toThrow();
  expect(JSON.parse(prisma.lint(JSON.stringify([["schema.prisma", schema]])))).toEqual([]);
  const params = { textDocument: { uri: "file:/schema.prisma" }, options: { tabSize: 2, insertSpaces: true } };
  const [[, formatted]] = JSON.parse(
    prisma.format(JSON.stringify([["file:/schema.prisma", schema]]), JSON.stringify(params)),
  );
  expect(formatted).toBe(schema);
});

test("its model has the columns of the view, with their types", async () => {
  const columns = await bench.sql<{ column_name: string; udt_name: string }>(
    "select column_name, udt_name from information_schema.columns where table_schema = 'public' and table_name = 'Entry' order by ordinal_position",
  );
  const typeOf = ({ type, nativeType }: Field) =>
    nativeType ? `${type} ${nativeType[0]}${nativeType[1].length > 0 ? `(${nativeType[1]})` : ""}` : type;
  expect(fieldsOfEntry().map((field) => [field.name, typeOf(field)])).toEqual(
    columns.map(({ column_name, udt_name }) => [column_name, prismaTypes[udt_name]]),
  );
});

test("what it says is never null is not, and the rest can be, over an entry's life", async () => {
  const wf = workflow("viewed").stage("ONLY", () => "done");
  const engine = bench.open([wf]);
  const { id } = await engine.start(wf, null);
  const rowNow = async () => (await bench.sql('select * from "Entry" where id = $1', [id]))[0] ?? {};
  const created = await rowNow();
  await bench.work(engine);
  await ended(engine, id);
  const nullNow = (row: Record<string, unknown>) => Object.keys(row).filter((name) => row[name] === null);
  const optional = fieldsOfEntry().filter(({ isRequired }) => !isRequired);
  expect(nullNow(created).sort()).toEqual(optional.map(({ name }) => name).sort());
  const required = fieldsOfEntry().filter(({ isRequired }) => isRequired);
  expect(nullNow(await rowNow()).filter((name) => required.some((field) => field.name === name))).toEqual([]);
});

test("the example's copy is the same", () => {
  expect(entryModel(read("examples/prisma/schema.prisma"))).toBe(entryModel(schema));
});
