/** Plans are made while tables are empty and kept while they fill: a look-up by id must go by the id from the first day on. */
import { expect, it, onTestFinished } from "vitest";
import { Database } from "../../src/runtime/database.ts";
import { listedByIds } from "../../src/runtime/listed-row.ts";
import { statements } from "../../src/sql/statement.ts";
import { useBench } from "../support/bench.ts";

const bench = useBench();

it("no statement that finds entries by their ids reads a workspace's whole index, when planned for empty tables", async () => {
  await bench.open([]).migrate();
  const database = new Database(bench.url, { connections: 1, name: "plans under test" });
  onTestFinished(() => database.close());
  let asked = 0;
  const ask = (text: string) => database.run<Record<string, string | number>>({ name: `asked-${asked++}`, text }, []);

  const { entryKinds, ...whole } = statements;
  const chosen = `with chosen (id) as (select unnest($3::uuid[])) ${entryKinds.text}`;
  const texts = {
    ...Object.fromEntries(Object.entries(whole).map(([name, { text }]) => [name, text])),
    chosen,
    listedByIds,
  };
  const scanning: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    await ask(`prepare planned as ${text}`);
    const [row] = await ask(
      "select cardinality(parameter_types) as n from pg_prepared_statements where name = 'planned'",
    );
    const nulls = Array.from({ length: Number(row?.n) }, () => "null").join(", ");
    const plan = (await ask(`explain (costs off) execute planned${nulls && `(${nulls})`}`)).map(
      (line) => line["QUERY PLAN"],
    );
    await ask("deallocate planned");
    if (/on entry_\w+_workspace\w+.*\n +Index Cond: \(workspace = \S+\)$/m.test(plan.join("\n"))) scanning.push(name);
  }
  expect(scanning).toEqual([]);
});
