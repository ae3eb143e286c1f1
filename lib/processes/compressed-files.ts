/**
 * Scripts and styles as Brotli, made once when the pages are built: an eighth to a sixth less to load than what can be
 * compressed while it is sent, and nothing to compute for it then.
 */
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

const compress = promisify(brotliCompress);
const types: Readonly<Record<string, string>> = {
  js: "application/javascript; charset=UTF-8",
  css: "text/css; charset=UTF-8",
};
const prefix = "/_next/static/";
const servable = /^\/_next\/static\/(?:[\w~-][\w.~-]*\/)*[\w~-][\w.~-]*\.(js|css)$/;
// Below, what Brotli saves is less than a packet.
const leastBytes = 1_000;

/** Writes `x.js.br` beside each `x.js` of a build. */
export async function compressFiles(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const content = await readFile(join(folder, name));
      if (content.length >= leastBytes) await writeFile(join(folder, `${name}.br`), await compress(content));
    }),
  );
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers with the Brotli form where there is one and the browser takes it; everything else goes on to `handle`. */
export function serveCompressed(folder: string, handle: Handle): Handle {
  return async (request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const [, ending] = servable.exec(path) ?? [];
    const takesBrotli = /(^|,)\s*br\s*(,|$)/.test(String(request.headers["accept-encoding"] ?? ""));
    const wanted = ending && takesBrotli && (request.method === "GET" || request.method === "HEAD");
    const content = wanted ? await readFile(join(folder, `${path.slice(prefix.length)}.br`)).catch(() => null) : null;
    if (!content || !ending) return handle(request, response);
    response.writeHead(200, {
      "Content-Type": types[ending],
      "Content-Encoding": "br",
      "Content-Length": content.length,
      // The name changes with the content.
      "Cache-Control": "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
    });
    response.end(request.method === "HEAD" ? undefined : content);
  };
}
