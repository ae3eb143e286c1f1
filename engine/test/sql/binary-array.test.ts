import { expect, test } from "vitest";
import { float8Array, uuidArray } from "../../src/sql/binary-array.ts";
import { useBench } from "../support/bench.ts";

const bench = useBench();

test("the server reads binary arrays as they were meant: ids, and numbers of any size", async () => {
  const ids = ["00000000-0000-7000-8000-000000000000", "0123abcd-ef45-7678-9abc-def012345678", crypto.randomUUID()];
  const numbers = [0, -1.5, 0.1, 1e300, Number.MAX_SAFE_INTEGER];
  const [row] = await bench.sql("select $1::uuid[] as ids, $2::float8[] as numbers", [
    uuidArray(ids, (id) => id),
    float8Array(numbers, (number) => number),
  ]);
  expect(row).toEqual({ ids, numbers });
});
