import { expect, test } from "vitest";
import { stillAhead } from "../../lib/ui/still-ahead.ts";

test("what is typed stays in front of a router that draws what was typed before", () => {
  expect(stillAhead(["q=in", "q=inv", "q=invo"], "q=in")).toEqual(["q=inv", "q=invo"]);
});

test("nothing is ahead once the newest was drawn, even when those before it never were", () => {
  expect(stillAhead(["q=in", "q=invo"], "q=invo")).toEqual([]);
});

test("a link elsewhere is newer than whatever was written before it", () => {
  expect(stillAhead(["q=in", "q=invo"], "status=FAILED")).toEqual([]);
});
