// The way a person takes: upload through the API, start, watch, read the result.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createApi } from "async-workflow/http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileRoutes } from "../../workflows/files/routes.ts";
import { type AppUnderTest, ended, startApp } from "./app-under-test.ts";

let app: AppUnderTest;
let api: ReturnType<typeof createApi>;
let source: Server;

beforeAll(async () => {
  app = await startApp();
  api = createApi(app.engine);
  api.route("/api", fileRoutes(app.pool));
  source = createServer((_request, response) => response.end('{"a":1}\n{"a":2}\n'));
  await new Promise<void>((resolve) => source.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  source.closeAllConnections();
  await new Promise((resolve) => source.close(resolve));
  await app.close();
});

const start = (workflow: string, input: unknown) =>
  api.request("/api/entries", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Over HTTP", workflow, input }),
  });

test("an uploaded file is imported", async () => {
  const form = new FormData();
  form.append("file", new Blob(["name,age\nAda,36\nGrace,85\n"], { type: "text/csv" }), "people.csv");
  const uploaded = await api.request("/api/files", { method: "POST", body: form });
  expect(uploaded.status).toBe(201);
  const file = await uploaded.json();
  expect(uploaded.headers.get("location")).toBe(file.url);
  const started = await start("import-dataset", { file: file.id, table: "people" });
  expect(started.status).toBe(201);
  const { id } = await started.json();
  expect(await ended(app.engine, id)).toMatchObject({
    status: "COMPLETED",
    result: { table: "dataset.people", rows: 2 },
  });
  const answer = await api.request(file.url);
  expect(answer.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  expect(answer.headers.get("content-type")).toBe("text/csv");
});

test("a file of a listed host is imported; of any other host, the entry says why not", async () => {
  const url = `http://localhost:${(source.address() as AddressInfo).port}/a.ndjson`;
  const refused = await (await start("import-dataset", { url, table: "web" })).json();
  expect(await ended(app.engine, refused.id)).toMatchObject({
    status: "FAILED",
    result: expect.stringMatching(/^Error: The host localhost:\d+ is not on the list IMPORT_HOSTS/),
  });
  process.env.IMPORT_HOSTS = new URL(url).host;
  await app.engine.retry(refused.id);
  expect(await ended(app.engine, refused.id)).toMatchObject({ status: "COMPLETED", result: { rows: 2 } });
});

test("input that does not fit is a 400 that names the field", async () => {
  const answer = await start("import-dataset", { path: "a.csv", table: "No Table" });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid_input", field: "input.table" });
});

test("problems of the file routes are those of the API", async () => {
  const answer = await api.request("/api/files/none", { headers: { "x-request-id": "mine" } });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: "file_not_found", requestId: "mine" });
});

test("every input is described as a form that people can fill in", async () => {
  const { workflows } = await (await api.request("/api/workflows")).json();
  expect(workflows.map(({ name }: { name: string }) => name)).toEqual(["demo", "import-dataset", "resize-images"]);
  for (const { inputSchema } of workflows) {
    expect(inputSchema.type).toBe("object");
    for (const property of Object.values<Record<string, unknown>>(inputSchema.properties)) {
      expect(property.title).toEqual(expect.any(String));
    }
  }
  expect(workflows[1].inputSchema.properties.file.format).toBe("file");
  expect(workflows[2].inputSchema.properties.images.items.format).toBe("file");
});
