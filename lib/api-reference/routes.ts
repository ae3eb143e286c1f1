/**
 * GET /reference: the API's description as a page to read and to try calls from. Everything comes from this server, and the
 * page's policy lets it ask no other.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ApiEnv } from "async-workflow/http";
import { Hono } from "hono";
import { projectRoot } from "../config/project-root.ts";

// The package names neither file among its exports: both stand beside its entry, dist/index.js.
const dist = dirname(createRequire(import.meta.url).resolve("@scalar/api-reference"));
const packageFile = join(dist, "../package.json");
const viewerFile = join(dist, "browser/standalone.js");
const startFile = join(projectRoot, "lib/api-reference/start-reference.js");

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The viewer makes its styles while it runs.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = (version: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference – Async Workflow</title>
<link rel="icon" href="/icon.svg">
</head>
<body>
<noscript>This page needs JavaScript. The description itself is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<div id="reference"></div>
<script src="/reference/viewer.js?v=${version}"></script>
<script src="/reference/start.js"></script>
</body>
</html>
`;

/** Mounted at /reference by the web process, beside the API whose description it shows. */
export function referenceRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  let version: Promise<string> | undefined;
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined;

  routes.get("/", async (c) => {
    version ??= readFile(packageFile, "utf8").then((text) => JSON.parse(text).version as string);
    const headers = { "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer" };
    return c.html(page(await version), 200, { ...headers, "Cache-Control": "no-cache" });
  });

  routes.get("/start.js", async (c) =>
    c.body(await readFile(startFile, "utf8"), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
    }),
  );

  routes.get("/viewer.js", async (c) => {
    const headers = {
      "Content-Type": "text/javascript; charset=utf-8",
      // Its address has its version.
      "Cache-Control": "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
    };
    if (!/\bgzip\b/.test(c.req.header("Accept-Encoding") ?? "")) {
      return c.body(Readable.toWeb(createReadStream(viewerFile)) as ReadableStream, 200, headers);
    }
    // Four megabytes take a while: done once, when first asked for.
    compressed ??= readFile(viewerFile).then(promisify(gzip)) as Promise<Uint8Array<ArrayBuffer>>;
    return c.body(await compressed, 200, { ...headers, "Content-Encoding": "gzip" });
  });

  return routes;
}
