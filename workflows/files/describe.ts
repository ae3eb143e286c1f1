/** Puts the file routes into the API document. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ApiEnv, allows, problems } from "async-workflow/http";

const file = z
  .strictObject({ id: z.uuid(), name: z.string(), mediaType: z.string(), size: z.int(), url: z.string() })
  .openapi("StoredFile");
const { middleware: _start, ...forStarters } = allows("start");
const { middleware: _read, ...forReaders } = allows("read");
const bytes = z.string().openapi({ format: "binary" });

export function describeFiles(api: OpenAPIHono<ApiEnv>): void {
  api.openAPIRegistry.registerPath({
    ...forStarters,
    method: "post",
    path: "/api/files",
    operationId: "saveFile",
    tags: ["Files"],
    summary: "Upload a file",
    description: "At most 64 MiB. Its id is what workflows take.",
    request: { body: { required: true, content: { "multipart/form-data": { schema: z.object({ file: bytes }) } } } },
    responses: {
      201: {
        description: "The file; its address is in `Location`.",
        content: { "application/json": { schema: file } },
      },
      ...problems(400, 413, 415, 503),
    },
  });
  api.openAPIRegistry.registerPath({
    ...forReaders,
    method: "get",
    path: "/api/files/{id}",
    operationId: "getFile",
    tags: ["Files"],
    summary: "Download a file",
    request: { params: z.object({ id: z.string() }) },
    responses: {
      200: {
        description: "Its bytes, under the name and type it was sent with.",
        content: { "application/octet-stream": { schema: bytes } },
      },
      304: { description: "It is the one that `If-None-Match` names." },
      ...problems(404, 503),
    },
  });
}
