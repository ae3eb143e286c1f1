import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorCodes, errorKinds } from "../../src/http/error-codes.ts";

const folder = new URL("../../../docs/errors/", import.meta.url);
const pages = readdirSync(folder).filter((name) => name !== "README.md");
const read = (page: string) => readFileSync(new URL(page, folder), "utf8");

it.each(errorCodes)("%s has a page that names its status", (code) => {
  expect(read(`${code}.md`)).toContain(`HTTP ${errorKinds[code].status}`);
});

it.each(pages)("%s says what the error means, its causes and its fixes", (page) => {
  const text = read(page);
  expect(text.startsWith(`# \`${page.replace(".md", "")}\`\n`)).toBe(true);
  for (const heading of ["## What it means", "## Causes", "## Fixes"]) expect(text).toContain(heading);
});

it("the list of errors links every page", () => {
  const list = read("README.md");
  for (const page of pages) expect(list).toContain(`(${page})`);
});
