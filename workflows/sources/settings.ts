// Where imports may read from, besides uploads: nowhere, until someone says so in the environment.
import { readConfig } from "../../lib/config/index.ts";

export interface AllowedHost {
  readonly hostname: string;
  /** Given in the list; null means the usual port of http or https. */
  readonly port: number | null;
}

export interface ImportSettings {
  /** Files below it may be imported by path; null: none. */
  readonly folder: string | null;
  readonly hosts: readonly AllowedHost[];
}

/** What `IMPORT_FOLDER` and `IMPORT_HOSTS` (each `host` or `host:port`) say. Throws one sentence with the fix. */
export function importSettings(env: Readonly<Record<string, string | undefined>> = process.env): ImportSettings {
  const { importFolder, importHosts } = readConfig(env);
  return { folder: importFolder ?? null, hosts: importHosts.map(allowedHost) };
}

function allowedHost(text: string): AllowedHost {
  const port = /:(\d{1,5})$/.exec(text)?.[1];
  if (!URL.canParse(`http://${text}`)) {
    throw new Error(
      `IMPORT_HOSTS has "${text}", which is no host: give names like data.example.org or localhost:8080, with commas between.`,
    );
  }
  // As a URL spells it, so that both sides compare equal.
  return { hostname: new URL(`http://${text}`).hostname, port: port === undefined ? null : Number(port) };
}
