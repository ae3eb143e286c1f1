import { expect, test } from "vitest";
import { shortLine } from "../../lib/processes/terminal-lines.ts";

const line = { level: 30, time: 0, process: "worker", pid: 1, msg: "Entry done" };

test("a line is time, process, message and fields", () => {
  expect(shortLine({ ...line, entry: "e1", ms: 12 })).toMatch(/^\d\d:\d\d:\d\d worker Entry done entry=e1 ms=12$/);
});

test("a warning says that it is one", () => {
  expect(shortLine({ ...line, level: 40 })).toContain(" worker warning: Entry done");
});

test("an error shows its stack", () => {
  expect(shortLine({ ...line, level: 50, error: { message: "no", stack: "Error: no\n    at here" } })).toContain(
    "error=Error: no\n    at here",
  );
});
