import { expect, test } from "vitest";
import { nextPage } from "../../lib/api/go-to-sign-in.ts";

const after = (next: string) => nextPage(`?next=${encodeURIComponent(next)}`);

test("after the sign-in one comes to the page one wanted", () => {
  expect(after("/entries?status=FAILED#top")).toBe("/entries?status=FAILED#top");
  expect(nextPage("")).toBe("/entries");
});

test.each([
  "//evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "\\\\evil.test",
  "javascript:alert(1)",
  "https://evil.test",
  "entries",
  "/..//evil.test",
])("%j leads nowhere else", (target) => {
  const page = after(target);
  expect(new URL(page, "https://workflows.test").origin).toBe("https://workflows.test");
});
