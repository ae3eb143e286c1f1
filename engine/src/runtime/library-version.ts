import { readFileSync } from "node:fs";

const description = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

/** Which version of this library runs here. The same path leads to it from the sources and from what is packed. */
export const libraryVersion = description.version;
