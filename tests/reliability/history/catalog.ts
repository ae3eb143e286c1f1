/** Looks at the schema after a run: what is invalid there, a crash or a migration cut short has left. */
import type pg from "pg";
import type { CatalogFault } from "./records.ts";

const faults = `
  select 'invalid-index' as kind, c.relname as name
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = 'async_workflow'::regnamespace and not (i.indisvalid and i.indisready)
  union all
  select 'unvalidated-constraint', conname
  from pg_constraint where connamespace = 'async_workflow'::regnamespace and not convalidated`;

/** At least one record: that nothing was found is said, too. */
export async function inspectCatalog(client: Pick<pg.Client, "query">): Promise<CatalogFault[]> {
  const { rows } = await client.query<CatalogFault>(faults);
  return rows.length > 0 ? rows : [{ kind: "none", name: "indexes and constraints" }];
}
