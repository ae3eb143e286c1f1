import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { projectRoot } from "../../lib/config/project-root.ts";

// What is built finds packages from where it lies; nothing of it is run here.
const folder = mkdtempSync(join(tmpdir(), "async-workflow-programs-"));
const script = `const { builtProgram } = await import("./lib/processes/built-programs.js");
console.log(await builtProgram("worker", process.argv[1]));`;

/** Asked by a process of its own: where there is no other way it installs a loader. */
const programIn = (place: string) =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", script, place], {
    cwd: projectRoot,
    encoding: "utf8",
  }).trim();

afterAll(() => rmSync(folder, { recursive: true }));

test("programs are built once, and again when one of their sources is another", () => {
  const built = programIn(folder);
  const latest = join(folder, "latest.json");
  const { inputs, hash } = JSON.parse(readFileSync(latest, "utf8")) as { inputs: string[]; hash: string };
  expect(inputs).toContain("worker.ts");
  expect(inputs).toContain("engine/src/runtime/worker.ts");
  expect(built).toContain(hash);
  // As if it had also been built of a source that is gone.
  writeFileSync(latest, JSON.stringify({ inputs: [...inputs, "workflows/gone.ts"], hash }));
  expect(programIn(folder)).toBe(built);
  expect(JSON.parse(readFileSync(latest, "utf8"))).toEqual({ inputs, hash });
  const { ctimeMs } = statSync(latest);
  expect(programIn(folder)).toBe(built);
  expect(statSync(latest).ctimeMs).toBe(ctimeMs);
});

test("where nothing can be written, programs run from their sources", () => {
  expect(fileURLToPath(programIn("/dev/null/programs"))).toBe(join(projectRoot, "worker.ts"));
});
