import { expect, it } from "vitest";
import { asCurl, asTypeScript } from "../../lib/ui/as-code.ts";
import { readStack } from "../../lib/ui/stack.ts";

it("a stack is taken apart: errors by cause, own code told from packages, the engine and Node", () => {
  const causes = readStack(
    [
      "TypeError: no route",
      "  to host",
      "    at load (file:///app/workflows/import.ts:12:3)",
      "    at Object.query (/app/node_modules/pg/lib/client.js:5:1)",
      "    at StageRun.step (/app/engine/src/runtime/stage-run.ts:9:9)",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
      "caused by Error: refused",
      "    at Socket.emit (node:events:524:28)",
    ].join("\n"),
  );
  expect(causes.map(({ title }) => title)).toEqual(["TypeError: no route\n  to host", "Error: refused"]);
  expect(causes[0]?.frames.map(({ own }) => own)).toEqual([true, false, false, false]);
  expect(causes[0]?.frames[0]?.text).toBe("at load (/app/workflows/import.ts:12:3)");
  expect(readStack("just words")).toEqual([{ title: "just words", frames: [] }]);
});

it("the call that makes an entry keeps quotes and every digit", () => {
  const entry = { title: 'It\'s "big"', workflow: "demo", priority: 0, tags: [], input: '{"n": 9007199254740993}' };
  expect(asCurl(entry, "http://x")).toContain(
    `-d '{"title":"It'\\''s \\"big\\"","workflow":"demo","input":{"n": 9007199254740993}}'`,
  );
  expect(asTypeScript({ ...entry, priority: 5, tags: ["a"] })).toBe(
    `const entry = await engine.start("demo", {"n": 9007199254740993}, { title: "It's \\"big\\"", priority: 5, tags: ["a"] });`,
  );
});
