import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorCodes, errorKinds } from "../../src/http/error-codes.ts";

const folder = new URL("../../../docs/errors/", import.meta.url);
const pages = readdirSync(folder).filter((name) => name !== "README.md");

it("every error code has a page, and every page a code", () => {
  expect(pages.sort()).toEqual(errorCodes.map((code) => `${code}.md`).sort());
});

it.each(errorCodes)("the page of %s says what it means, its causes and its fixes", (code) => {
  const page = readFileSync(new URL(`${code}.md`, folder), "utf8");
  expect(page).toMatch(new RegExp(`^# \`${code}\`\n`));
  expect(page).toContain(`HTTP ${errorKinds[code].status}`);
  for (const heading of ["## What it means", "## Causes", "## Fixes"]) expect(page).toContain(heading);
});

it("the list of errors names every code", () => {
  const list = readFileSync(new URL("README.md", folder), "utf8");
  for (const code of errorCodes) expect(list).toContain(`[\`${code}\`](${code}.md)`);
});
