/** How much JavaScript a page makes the browser load, compressed as a server would send it. */
import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright-core";

export interface LoadedScript {
  readonly path: string;
  readonly gzip: number;
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
      })),
    );
    return scripts.sort((a, b) => b.gzip - a.gzip);
  };
}

export const totalOf = (scripts: readonly LoadedScript[]): number => scripts.reduce((sum, { gzip }) => sum + gzip, 0);
