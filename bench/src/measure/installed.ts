/** What installing packages puts on disk: they and all they depend on, measured where npm put them for the bench. */
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const bench = fileURLToPath(new URL("../..", import.meta.url));

export interface Installed {
  readonly megabytes: number;
  readonly packages: number;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
}

export function installedSize(names: readonly string[]): Installed {
  const folders = new Set<string>();
  for (const name of names) collect(name, bench, folders);
  const bytes = [...folders].reduce((sum, folder) => sum + bytesIn(packed(folder)), 0);
  return { megabytes: bytes / 1e6, packages: folders.size };
}

function collect(name: string, from: string, folders: Set<string>): void {
  const folder = find(name, from);
  if (!folder || folders.has(folder)) return; // an optional one for another platform is not there
  folders.add(folder);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter(
    (peer) => !manifest.peerDependenciesMeta?.[peer]?.optional,
  );
  const needed = [...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), ...peers];
  for (const each of needed) collect(each, folder, folders);
}

function find(name: string, from: string): string | undefined {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return realpathSync(folder);
  const parent = dirname(from);
  return parent === from ? undefined : find(name, parent);
}

/** Of a library of this project only what npm would pack: its built files. */
function packed(folder: string): string {
  const built = join(folder, "dist");
  return !folder.includes("node_modules") && existsSync(built) ? built : folder;
}

/** Without packages inside it: those are counted by name. */
function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === "node_modules" ? 0 : bytesIn(path);
    else bytes += lstatSync(path).size;
  }
  return bytes;
}
