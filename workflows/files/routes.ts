// POST /files takes a file, GET /files/:id gives it back. Mounted below /api by the web process.
import { Readable } from "node:stream";
import { type ApiEnv, guard } from "async-workflow/http";
import { type Context, Hono } from "hono";
import type { Pool } from "pg";
import { isShownInline } from "./media-type.ts";
import { BadUpload, receiveUpload, type Upload } from "./multipart.ts";
import { problem } from "./problem.ts";
import { FileTooLarge, findFile, readFile, type StoredFile, saveFile } from "./store.ts";

export interface FileRouteOptions {
  /** Larger uploads are refused with 413. Default 64 MiB. */
  readonly maxBytes?: number;
}

/** Room for the form around the file. */
const formBytes = 64 * 1024;

/** The file routes, for an API made by `createApi`, which says who calls; `migrateFiles` must have been called on the database. */
export function fileRoutes(pool: Pool, { maxBytes = 64 * 1024 * 1024 }: FileRouteOptions = {}): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post("/files", guard("start"), async (context) => {
    const refused = refuse(context, maxBytes);
    if (refused) return refused;
    try {
      const upload = await receiveUpload(context.req.raw);
      const { name: sentName, declaredType } = upload;
      const { workspace, owner } = context.get("principal");
      const file = await saveFile(pool, { workspace, owner, name: sentName, declaredType }, thenRest(upload), {
        maxBytes,
        signal: context.req.raw.signal,
      });
      const { id, name, mediaType, size } = file;
      const url = `/api/files/${id}`;
      return context.json({ id, name, mediaType, size, url }, 201, { Location: url });
    } catch (error) {
      if (error instanceof FileTooLarge) return problem(context, 413, "file_too_large", error.message, "file");
      if (error instanceof BadUpload) return problem(context, 400, "invalid_input", error.message, "file");
      throw error;
    }
  });

  routes.get("/files/:id", guard("read"), async (context) => {
    const id = context.req.param("id");
    const file = await findFile(pool, id, context.get("principal").workspace);
    if (!file) return problem(context, 404, "file_not_found", `There is no file ${id.slice(0, 100)}.`);
    const headers = fileHeaders(file);
    if (context.req.header("if-none-match")?.includes(headers.ETag)) return context.body(null, 304, headers);
    const body = Readable.toWeb(Readable.from(readFile(pool, file), { objectMode: false, highWaterMark: 256 * 1024 }));
    return context.body(body as ReadableStream, 200, { ...headers, "Content-Length": String(file.size) });
  });

  return routes;
}

/** What can be said before the first byte of the body is read. */
function refuse(context: Context<ApiEnv>, maxBytes: number): Response | undefined {
  // A form of a foreign page needs no preflight, so the browser's own word is what tells it apart.
  const site = context.req.header("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") {
    return problem(context, 403, "cross_site", "Files can be uploaded only from this site's own pages.");
  }
  if (!/^multipart\/form-data\s*;/i.test(context.req.header("content-type") ?? "")) {
    const sentence = 'Send a multipart form (Content-Type: multipart/form-data) with the file in the field "file".';
    return problem(context, 415, "unsupported_media_type", sentence);
  }
  if (Number(context.req.header("content-length") ?? 0) > maxBytes + formBytes) {
    return problem(context, 413, "file_too_large", new FileTooLarge(maxBytes).message, "file");
  }
  return undefined;
}

function fileHeaders({ name, mediaType, sha256 }: StoredFile) {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return {
    "Content-Type": mediaType,
    "Content-Disposition": `${isShownInline(mediaType) ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=31536000, immutable",
    ETag: `"${sha256}"`,
  };
}

/** The file counts only when the rest of the form is right too: its end belongs to the stream. */
async function* thenRest({ bytes, rest }: Upload) {
  yield* bytes;
  await rest();
}
