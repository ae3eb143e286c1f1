import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { servedApi } from "./served.ts";

const served = servedApi();
const example = fileURLToPath(new URL("../../../examples/client.ts", import.meta.url));

it("the example of docs/client.md is the one that runs", async () => {
  const guide = readFileSync(new URL("../../../docs/client.md", import.meta.url), "utf8");
  expect(/```ts\n(.*?)```/s.exec(guide)?.[1]).toBe(readFileSync(example, "utf8"));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", example], {
    env: { ...process.env, ASYNC_WORKFLOW_URL: served.url },
  });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/100 % COMPLETED \nthrough the stages\n$/);
});
