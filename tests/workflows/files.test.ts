import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type ApiEnv, everyPermission } from "async-workflow/http";
import { Hono } from "hono";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrateFiles } from "../../workflows/files/migrate.ts";
import { type FileRouteOptions, fileRoutes } from "../../workflows/files/routes.ts";
import { readFile, saveFile } from "../../workflows/files/store.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const maxBytes = 1024 * 1024;
const local = { workspace: "local", owner: "local" };
let database: TestDatabase;
let pool: pg.Pool;
let server: Server;
let origin: string;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  await Promise.all(Array.from({ length: 4 }, () => migrateFiles(pool)));
  server = createServer(getRequestListener(served({ maxBytes }).fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
  await database.drop();
});

/** The routes with what an API gives them: a request id, and who calls. */
function served(options: FileRouteOptions = {}) {
  const api = new Hono<ApiEnv>();
  api.use(async (context, next) => {
    context.set("requestId", randomUUID());
    context.set("identify", async () => ({ ...local, may: everyPermission, via: "local" }));
    await next();
  });
  return api.route("/", fileRoutes(pool, options));
}

function upload(body: Buffer<ArrayBuffer> | string, name: string, type: string, headers: Record<string, string> = {}) {
  const form = new FormData();
  form.append("file", new Blob([body], { type }), name);
  return fetch(`${origin}/files`, { method: "POST", body: form, headers });
}

async function storedFiles(): Promise<number> {
  const { rows } = await pool.query("select count(*)::int as n from app_files.file");
  return rows[0].n;
}

describe("upload and download", () => {
  test("the bytes come back as they went in, over many chunks", async () => {
    const bytes = Buffer.alloc(
      900_001,
      Uint8Array.from({ length: 251 }, (_, n) => n),
    );
    const created = await upload(bytes, "numbers.bin", "application/x-numbers");
    expect(created.status).toBe(201);
    const file = await created.json();
    expect(file).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "numbers.bin",
      mediaType: "application/x-numbers",
      size: 900_001,
      url: `/api/files/${file.id}`,
    });
    const answer = await fetch(`${origin}/files/${file.id}`);
    expect(answer.headers.get("content-length")).toBe("900001");
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    const etag = answer.headers.get("etag") ?? "";
    const again = await fetch(`${origin}/files/${file.id}`, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });

  test("only a real raster image is shown in place, whatever the sender claims", async () => {
    const image = await (await upload(png, "dot.txt", "text/plain")).json();
    const shown = await fetch(`${origin}/files/${image.id}`);
    expect(shown.headers.get("content-type")).toBe("image/png");
    expect(shown.headers.get("content-disposition")).toMatch(/^inline;/);

    for (const [name, type] of [
      ["page.html", "text/html"],
      ["fake.png", "image/png"],
      ["drawing.svg", "image/svg+xml"],
    ] as const) {
      const file = await (await upload("<script>alert(1)</script>", name, type)).json();
      const answer = await fetch(`${origin}/files/${file.id}`);
      expect(answer.headers.get("content-disposition")).toMatch(/^attachment;/);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("sandbox");
      expect(answer.headers.get("content-type")).not.toMatch(/image/);
      await answer.body?.cancel();
    }
  });

  test("a name cannot break out of the header or carry a path", async () => {
    const file = await (await upload("x", '../../etc/p"a\\ss\u202ewd é.txt', "text/plain")).json();
    expect(file.name).not.toMatch(/[/\\\u202e]/);
    const answer = await fetch(`${origin}/files/${file.id}`);
    expect(answer.headers.get("content-disposition")).toMatch(
      /^attachment; filename="[\w .]+"; filename\*=UTF-8''\S+$/,
    );
    await answer.body?.cancel();
  });
});

describe("refused, with nothing stored", () => {
  test("a file over the limit: 413, also when its length is not announced", async () => {
    const before = await storedFiles();
    const announced = await upload(Buffer.alloc(maxBytes + 200_000), "big.bin", "application/octet-stream");
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ code: "file_too_large", field: "file", status: 413 });
    const form = new Response(
      (() => {
        const body = new FormData();
        body.append("file", new Blob([Buffer.alloc(maxBytes + 1)]), "big.bin");
        return body;
      })(),
    );
    const streamed = await fetch(`${origin}/files`, {
      method: "POST",
      headers: { "content-type": form.headers.get("content-type") ?? "" },
      body: form.body,
      duplex: "half",
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(await storedFiles()).toBe(before);
  });

  test.each([
    ["no file in the form", () => ({ body: formWith({ other: "x" }) }), 400],
    ["a file in another field", () => ({ body: formWith({ picture: new Blob(["x"]) }) }), 400],
    ["two files", () => ({ body: formWith({ file: new Blob(["x"]), file2: new Blob(["y"]) }) }), 400],
    ["JSON", () => ({ body: "{}", headers: { "content-type": "application/json" } }), 415],
    ["no boundary", () => ({ body: "x", headers: { "content-type": "multipart/form-data; a=b" } }), 400],
    [
      "a form that breaks off",
      () => ({
        body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a fi',
        headers: { "content-type": "multipart/form-data; boundary=b" },
      }),
      400,
    ],
    [
      "a form of another site",
      () => ({ body: formWith({ file: new Blob(["x"]) }), headers: { "sec-fetch-site": "cross-site" } }),
      403,
    ],
  ])("%s", async (_what, request, status) => {
    const before = await storedFiles();
    const answer = await served().request("/files", { method: "POST", ...(request() as RequestInit) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, detail: expect.any(String), requestId: expect.any(String) });
    expect(await storedFiles()).toBe(before);
  });

  test("a sender that hangs up in the middle leaves nothing", async () => {
    const before = await storedFiles();
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const gone = new Promise((resolve) => server.once("connection", (other) => other.once("close", resolve)));
    socket.write(
      "POST /files HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n" +
        `--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${"x".repeat(300_000)}`,
    );
    await expect.poll(storedFiles).toBe(before + 1);
    socket.destroy();
    await gone;
    await expect.poll(storedFiles).toBe(before);
  });

  test("an unknown, malformed or foreign id: 404", async () => {
    const foreign = await saveFile(
      pool,
      { workspace: "other", owner: "them", name: "secret", declaredType: "text/plain" },
      (async function* () {
        yield Buffer.from("secret");
      })(),
      { maxBytes },
    );
    for (const id of ["019ab000-0000-7000-8000-000000000000", "nonsense", "%00", foreign.id]) {
      const answer = await fetch(`${origin}/files/${id}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "file_not_found" });
    }
  });
});

describe("writing under a key", () => {
  const file = { ...local, name: "a.txt", declaredType: "text/plain", writeKey: "once" };
  async function* text(part: string) {
    yield Buffer.from(part);
  }

  test("two writers end with one file, and a repeat gives it back", async () => {
    const [one, two] = await Promise.all([
      saveFile(pool, file, text("first"), { maxBytes }),
      saveFile(pool, file, text("second"), { maxBytes }),
    ]);
    expect(one.id).toBe(two.id);
    const again = await saveFile(pool, file, text("third"), { maxBytes });
    expect(again).toEqual(one);
    const read: Buffer[] = [];
    for await (const chunk of readFile(pool, again)) read.push(chunk);
    expect(["first", "second"]).toContain(Buffer.concat(read).toString());
  });

  test("what expired is swept by a later write; what stays, stays", async () => {
    const short = await saveFile(pool, { ...local, name: "b", declaredType: "", days: 0 }, text("b"), { maxBytes });
    await saveFile(pool, { ...local, name: "c", declaredType: "" }, text("c"), { maxBytes });
    const { rows } = await pool.query("select 1 from app_files.file where id = $1", [short.id]);
    expect(rows).toEqual([]);
  });
});

function formWith(fields: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "string") form.append(name, value);
    else form.append(name.replace(/\d$/, ""), value, "a.txt");
  }
  return form;
}
