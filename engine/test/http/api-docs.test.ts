import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorCodes } from "../../src/http/error-codes.ts";
import { createApi } from "../../src/http/index.ts";
import { createEngine } from "../../src/index.ts";

const guide = readFileSync(new URL("../../../docs/api.md", import.meta.url), "utf8");

it("docs/api.md has a section with a curl example for every call", async () => {
  const engine = createEngine({ databaseUrl: "postgresql://127.0.0.1:9/none", workflows: [] });
  const served = createApi(engine).routes.filter((route) => route.method !== "ALL");
  await engine.close();
  for (const { method, path } of served) {
    const section = guide.split(`\n## ${method} ${path}\n`)[1]?.split("\n## ")[0] ?? "";
    expect(section, `${method} ${path}`).toContain("curl ");
  }
});

it("docs/api.md names every code that a caller can meet", () => {
  const inWorkersOnly = [
    "invalid_definition",
    "stage_timeout",
    "entry_timeout",
    "non_retryable",
    "retry_after",
    "database_too_old",
    "schema_too_new",
    "migration_failed",
  ];
  for (const code of errorCodes) if (!inWorkersOnly.includes(code)) expect(guide).toContain(`\`${code}\``);
});
