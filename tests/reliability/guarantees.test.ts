/** docs/guarantees.md claims what enforces and what shows each promise: both must be there, under these names. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../lib/config/project-root.ts";
import { rules } from "./checker/rules.ts";
import { forgedAccounts } from "./red-proofs/forged-accounts.ts";
import { forgedLog } from "./red-proofs/forged-log.ts";

const read = (path: string): string => readFileSync(new URL(path, `file://${projectRoot}/`), "utf8");
const page = read("docs/guarantees.md");
const shown = [...page.matchAll(/^- Shown by(?: the long runs)?: `([^`]+)` – "(.+)"$/gm)].map(
  ([, path = "", name = ""]) => ({
    path,
    name,
  }),
);
const enforced = [...page.matchAll(/^- Enforced by: `([^`]+)` – /gm)].map(([, path = ""]) => path);
const promises = page.split(/^## /m).slice(1);

test.each(shown)("$path has “$name”", ({ path, name }) => {
  expect(read(path).includes(name), "the test was renamed or is gone").toBe(true);
});

test.each([...new Set(enforced)])("%s is there", (path) => {
  expect(existsSync(new URL(path, `file://${projectRoot}/`))).toBe(true);
});

describe("the page", () => {
  test("has all fifteen promises, and each is enforced and shown, or says that it is not", () => {
    expect(promises.map((text) => /^P\d+/.exec(text)?.[0])).toEqual(
      Array.from({ length: 15 }, (_, index) => `P${index + 1}`),
    );
    const bare = promises.slice(0, 14).filter((text) => !/Shown by:|Not shown yet/.test(text));
    expect(bare.map((text) => text.split("\n")[0])).toEqual([]);
  });

  test("every line that names a test or a file is read by this test", () => {
    expect(page.match(/^- Shown by/gm)).toHaveLength(shown.length);
    expect(page.match(/^- Enforced by:/gm)).toHaveLength(enforced.length);
  });

  test("the rules it names exist, and the forgeries are as many as it says", () => {
    const named = [...page.matchAll(/^- Checked in every run: (.+)$/gm)].flatMap(([, list = ""]) => list.split(", "));
    expect(named.filter((rule) => !(rule in rules))).toEqual([]);
    expect(page).toContain(`[${forgedLog.length + forgedAccounts.length} forged histories]`);
  });
});
