/** The rules of the source tree that no compiler holds. The tables are in architecture-rules.ts; docs/architecture.md explains them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { appLayers, forBrowsers, libraryLayers, moreRoots, publicNames, sourceRoots } from "./architecture-rules.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const filesBelow = (folder: string, ending: RegExp): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => ending.test(name) && !/(^|\/)(node_modules|results|generated)\//.test(name))
        .map((name) => `${folder}/${name}`)
    : [];

const read = (path: string): string => readFileSync(join(root, path), "utf8");

function importsOf(path: string, text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s(type\s)?[^"';]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\("([^"]+)"\)(\.)?/g);
  return [
    ...[...statements].map(([, type, from, bare]) => ({
      from: from ?? (bare as string),
      typeOnly: type !== undefined,
    })),
    // import("x").Name is a type.
    ...[...dynamic].map(([, from, member]) => ({ from: from as string, typeOnly: member !== undefined })),
  ].map((each) => ({ ...each, from: resolve(path, each.from) }));
}

/** A path from the root for our own files, the name of the package for others. */
function resolve(importer: string, from: string): string {
  if (from.startsWith(".")) return normalize(join(dirname(importer), from));
  if (from.startsWith("@/")) return from.slice(2);
  return from;
}

const packageOf = (from: string): string => from.split("/", from.startsWith("@") ? 2 : 1).join("/");
const isOwnFile = (from: string): boolean => existsSync(join(root, from)) && from.includes("/");
const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

// "folder/{a,b}.ts" names files one by one.
function allows(pattern: string, path: string): boolean {
  const [, before, names, after] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
  if (names === undefined) return inside(path, pattern);
  return names.split(",").some((name) => path === `${before}${name}${after}`);
}

const rootFiles = readdirSync(root).filter((name) => /^[a-z]\w*(\.config)?\.ts$/.test(name) && !name.endsWith(".d.ts"));
const sources: SourceFile[] = [
  ...rootFiles,
  ...[...sourceRoots, ...moreRoots].flatMap((folder) => filesBelow(folder, /\.tsx?$/)),
].map((path) => ({ path, text: read(path), imports: importsOf(path, read(path)) }));
const librarySources = sources.filter(({ path }) => inside(path, "engine/src"));
const sqlFiles = filesBelow("engine/src", /\.sql$/);

describe("imports", () => {
  it.each(Object.entries(libraryLayers))("%s imports what is below it", (layer, { may, packages }) => {
    const wrong = librarySources
      .filter(({ path }) => inside(path, layer))
      .flatMap(({ path, imports }) => imports.map((each) => ({ path, ...each })))
      .filter(({ from, typeOnly }) => {
        if (typeOnly) return false;
        if (!isOwnFile(from)) return !from.startsWith("node:") && !packages.includes(packageOf(from));
        return !inside(from, layer) && !may.some((pattern) => allows(pattern, from));
      });
    expect(wrong.map(({ path, from }) => `${path} imports ${from}`)).toEqual([]);
  });

  it("every file of the library is in a layer", () => {
    const layers = Object.keys(libraryLayers);
    const homeless = librarySources.filter(({ path }) => !layers.some((layer) => inside(path, layer)));
    expect(homeless.map(({ path }) => path)).toEqual([]);
  });

  it("types come from the same layers, or from the interface in engine.ts", () => {
    const wrong = librarySources.flatMap(({ path, imports }) => {
      const [layer, { may }] = Object.entries(libraryLayers).find(([name]) => inside(path, name)) ?? ["", { may: [] }];
      const known = [...may.map((pattern) => pattern.replace(/\/\{.*$/, "")), layer, "engine/src/engine.ts"];
      return imports
        .filter(({ from, typeOnly }) => typeOnly && isOwnFile(from) && !known.some((folder) => inside(from, folder)))
        .map(({ from }) => `${path} takes types from ${from}`);
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(appLayers))("%s imports what it may", (layer, { may, banned }) => {
    const wrong = sources
      .filter(({ path }) => inside(path, layer))
      .flatMap(({ path, imports }) => imports.map((each) => ({ path, ...each })))
      .filter(({ from, typeOnly }) => {
        if (isOwnFile(from)) return ![layer, ...may].some((folder) => inside(from, folder));
        return !typeOnly && !forBrowsers.includes(from) && banned.includes(packageOf(from));
      });
    expect(wrong.map(({ path, from }) => `${path} imports ${from}`)).toEqual([]);
  });

  it("the app knows the library by its public names only", () => {
    const wrong = sources
      .filter(({ path }) => !/^(engine|tests|bench)\//.test(path) && path !== "vitest.config.ts")
      .flatMap(({ path, imports }) => imports.map(({ from }) => ({ path, from })))
      .filter(
        ({ from }) => inside(from, "engine") || (packageOf(from) === "async-workflow" && !publicNames.includes(from)),
      );
    expect(wrong.map(({ path, from }) => `${path} imports ${from}`)).toEqual([]);
  });

  it("no files import each other in a circle", () => {
    const valueImports = new Map(
      sources.map(({ path, imports }) => [path, imports.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from)]),
    );
    const finished = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      const start = trail.indexOf(path);
      if (start >= 0) circles.push([...trail.slice(start), path].join(" → "));
      if (start >= 0 || finished.has(path)) return;
      for (const next of valueImports.get(path) ?? []) visit(next, [...trail, path]);
      finished.add(path);
    };
    for (const path of valueImports.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe("SQL", () => {
  const withoutComments = (text: string): string => text.replace(/--.*$/gm, "");
  const statementNames = filesBelow("engine/src/sql", /\.sql$/).map((path) => basename(path, ".sql"));

  it.each(sqlFiles)("%s reads the clock at the moment, not at the transaction's start", (path) => {
    const frozen =
      /\b(now\s*\(|current_timestamp|current_time\b|transaction_timestamp|localtimestamp|statement_timestamp)/i;
    expect(withoutComments(read(path))).not.toMatch(frozen);
  });

  it("SQL inside the code keeps to the same clock", () => {
    const wrong = librarySources.filter(({ text }) =>
      /\b(now\(\)|current_timestamp)\s*[-+,)<>]/i.test(text.replace(/\.now\(\)/g, "")),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("the claim locks its candidates in a MATERIALIZED CTE, skipping what others hold", () => {
    const claim = withoutComments(read("engine/src/sql/claim.sql"));
    expect(claim).toMatch(/as materialized \([^;]*limit \$\d[^;]*for update skip locked/i);
  });

  it.each(statementNames)("%s.sql says what it does and is used", (name) => {
    const loaded = new RegExp(`(\\w+): load\\("${name}"\\)`).exec(read("engine/src/sql/statement.ts"))?.[1];
    expect(read(`engine/src/sql/${name}.sql`)).toMatch(/^-- \S/);
    expect(loaded, `${name}.sql is not in statement.ts`).toBeDefined();
    const users = librarySources.filter(({ text }) => new RegExp(`statements\\.${loaded}\\b`).test(text));
    expect(users.length, `nothing uses ${name}.sql`).toBeGreaterThan(0);
  });

  it("no statement of the runtime writes to a table without matching the claim, but those made for it", () => {
    const unfenced = ["bury-workers", "expire", "end-worker", "heartbeat", "register-worker", "register-workflows"];
    const byHand = [
      "change-by-hand",
      "end-by-hand",
      "request-cancel",
      "revive",
      "set-title",
      "rescue",
      "claim",
      "try-now",
      "cancel-many",
      "give-signal",
    ];
    const writers = statementNames.filter((name) =>
      /\b(update|delete from)\s+async_workflow\.live\b/i.test(withoutComments(read(`engine/src/sql/${name}.sql`))),
    );
    const fenced = writers.filter((name) => /claim_id = (o|h)\.claim_id/.test(read(`engine/src/sql/${name}.sql`)));
    expect(writers.filter((name) => !fenced.includes(name) && ![...unfenced, ...byHand].includes(name))).toEqual([]);
    expect(fenced).toEqual(expect.arrayContaining(["advance", "finish", "release", "record-steps", "report-progress"]));
  });
});

describe("errors", () => {
  const errors = read("engine/src/model/errors.ts");
  const declared = [...errors.matchAll(/readonly code\s*[:=]([^;]+);/g)].map((match) => match[1] as string);
  const codes = declared.flatMap((text) => [...text.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] as string));

  it("are found", () => {
    expect(codes).toEqual(expect.arrayContaining(["invalid_input", "entry_leased", "schema_too_new"]));
  });

  it.each(codes)("%s has a page", (code) => {
    expect(existsSync(join(root, "docs/errors", `${code}.md`))).toBe(true);
  });
});

describe("docs", () => {
  const docs = ["README.md", "CHANGELOG.md", "engine/README.md", ...filesBelow("docs", /\.md$/)].filter((path) =>
    existsSync(join(root, path)),
  );

  it.each(docs)("%s links to what is there", (path) => {
    const links = read(path).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g);
    const targets = [...links].map(([, link, image]) => (link ?? image) as string);
    const missing = targets
      .filter((target) => !/^(https?:|#)/.test(target))
      .filter((target) => !existsSync(join(root, dirname(path), target.replace(/#.*$/, ""))));
    expect(missing).toEqual([]);
  });
});

describe("files", () => {
  it("none has more than 300 lines", () => {
    const long = [...sources, ...sqlFiles.map((path) => ({ path, text: read(path) }))]
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long.map(({ path, lines }) => `${path} has ${lines} lines`)).toEqual([]);
  });

  it("names say what is in them", () => {
    const vague = /(^|[-./])(utils?|helpers?|managers?|common|misc|shared-utils)([-./]|$)/i;
    expect(sources.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
  });

  it("none switches the type checker off", () => {
    const switchedOff = /@ts-(ignore|nocheck)|[:<|,(]\s*any\s*[>;,)=|[\]]|\bas any\b/;
    const switched = sources.filter(
      ({ path, text }) => path !== "tests/architecture.test.ts" && switchedOff.test(text),
    );
    expect(switched.map(({ path }) => path)).toEqual([]);
  });
});
