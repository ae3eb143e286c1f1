/** Opens stores by name: PostgreSQL is started once, the other servers once per measurement. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StoreName } from "../contestant.ts";
import { Postgres } from "./postgres.ts";
import { openRedis } from "./redis.ts";
import { openRestate } from "./restate.ts";
import type { Store, Stores } from "./store.ts";

export class StoresIn implements Stores {
  readonly folder: string;
  #postgres: Promise<Postgres> | undefined;

  /** Servers keep their data in a new folder below `parent`, which is deleted in the end. */
  constructor(parent: string) {
    this.folder = mkdtempSync(join(parent, "async-workflow-bench-"));
  }

  postgres(): Promise<Postgres> {
    this.#postgres ??= Postgres.start(this.folder);
    return this.#postgres;
  }

  async open(name: StoreName): Promise<Store> {
    if (name === "postgres") return (await this.postgres()).open();
    const folder = mkdtempSync(join(this.folder, `${name}-`));
    return name === "redis" ? openRedis(folder) : openRestate(folder);
  }

  async close(): Promise<void> {
    await (await this.#postgres)?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
