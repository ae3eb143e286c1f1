/** How much JavaScript a page makes the browser load. */
import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright-core";

export interface LoadedScript {
  readonly path: string;
  readonly gzip: number;
  /** What was really sent, in the best encoding that browser and server agree on. */
  readonly sent: number;
}

/** Counts from now on: call it before the page is opened, and the result when it has come to rest. */
export function weighScripts(page: Page): () => Promise<readonly LoadedScript[]> {
  const responses: Response[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script" && response.ok()) responses.push(response);
  });
  return async () => {
    const scripts = await Promise.all(
      responses.map(async (response) => ({
        path: new URL(response.url()).pathname,
        gzip: gzipSync(await response.body()).length,
        sent: (await response.request().sizes()).responseBodySize,
      })),
    );
    return scripts.sort((a, b) => b.gzip - a.gzip);
  };
}

export const totalOf = (scripts: readonly LoadedScript[], size: "gzip" | "sent"): number =>
  scripts.reduce((sum, script) => sum + script[size], 0);
