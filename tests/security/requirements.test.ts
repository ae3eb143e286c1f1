import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../lib/config/project-root.ts";
import { requirementsPage, sections } from "./requirements.ts";

const folder = join(projectRoot, "tests/security");
const requirements = sections.flatMap((section) => section.requirements);

/** The numbers that names of tests begin with. */
const tested = new Set(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(/\btest\(\s*["`]((?:[A-Z]\d\d )+)/g)])
    .flatMap(([, numbers = ""]) => numbers.trim().split(" ")),
);

test("each of the 80 requirements has a test of its number, or a reason why it has none", () => {
  expect(requirements).toHaveLength(80);
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(80);
  expect(requirements.filter(({ id, reason }) => !tested.has(id) && reason === undefined).map(({ id }) => id)).toEqual(
    [],
  );
  expect([...tested].filter((id) => !requirements.some((each) => each.id === id))).toEqual([]);
});

test("what proves one beside is there", () => {
  const missing = requirements
    .flatMap(({ provedBy = [] }) => provedBy)
    .filter((path) => !existsSync(join(projectRoot, path)));
  expect(missing).toEqual([]);
});

test("the page of the requirements says the same", async () => {
  await expect(requirementsPage(tested)).toMatchFileSnapshot("../../docs/security-requirements.md");
});
