import { formatFilter } from "async-workflow/query";
import { expect, test } from "vitest";
import { readSearchText, suggest, withTokens } from "../../lib/ui/search-tokens.ts";

test.each([
  ["invoice may", "", "invoice may"],
  ["status:FAILED invoice", "status=FAILED", "invoice"],
  ["status:FAILED status:STAGE_1 state:running", "status=FAILED,STAGE_1&state=running", ""],
  ['tag:"two words" tag:eu x', "tag=two words&tag=eu", "x"],
  ["in.user.plan:pro out.total>100", "in=user.plan:pro&out=total>100", ""],
  ["attempts:>1 duration:>=30s from:-24h", "from=-24h&attempts=>1&duration=>=30s", ""],
  ["attempts>2", "attempts=>2", ""],
  ["http://example.org status", "", "http://example.org status"],
  ["019ab4a2-7c1e", "", "019ab4a2-7c1e"],
])("%s", (text, filter, words) => {
  const read = readSearchText(text);
  expect(decodeURIComponent(formatFilter(read.filter).toString()).replaceAll("+", " ")).toBe(filter);
  expect(read.words).toBe(words);
  expect(read.fault).toBeNull();
});

test("a token that cannot be read says why, and the rest is kept", () => {
  const read = readSearchText("from:yesterday status:FAILED");
  expect(read.filter).toEqual({ status: ["FAILED"] });
  expect(read.fault).toMatch(/^from must be a time/);
});

test("tokens are added to the filter, none twice", () => {
  const { filter } = readSearchText("status:FAILED,CREATED tag:eu in.a:1");
  const before = { status: ["FAILED"], q: "x", in: [{ path: ["a"], is: "=", value: "1" }] } as const;
  expect(withTokens(before, filter)).toEqual({
    status: ["FAILED", "CREATED"],
    tag: ["eu"],
    q: "x",
    in: [{ path: ["a"], is: "=", value: "1" }],
  });
});

test("the last word is completed: keys, then their values", () => {
  const values = {
    status: [
      { value: "FAILED", hint: "12" },
      { value: "CREATED", hint: "" },
    ],
  };
  expect(suggest("invoice sta", values).map(({ text }) => text)).toEqual(["status:", "state:"]);
  expect(suggest("invoice status:f", values)).toEqual([
    { text: "status:FAILED", label: "FAILED", hint: "12", isWhole: true },
  ]);
  expect(suggest("from:", {}).map(({ text }) => text)).toContain("from:-24h");
});
