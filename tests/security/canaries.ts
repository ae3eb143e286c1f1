/** Looks for secrets in everything that a dump of the database holds. */
import type pg from "pg";

/** Where one of them stands as text, as hexadecimal bytes or as JSON: `name in schema.table`. */
export async function canaryCopies(pool: pg.Pool, secrets: ReadonlyMap<string, string>): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`);
  const found: string[] = [];
  for (const { name } of tables) {
    // One text per row, as COPY writes it: bytes are hexadecimal there.
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    const dump = rows.map(({ row }) => row).join("\n");
    for (const [secret, text] of secrets) {
      const hex = Buffer.from(text).toString("hex");
      if (dump.includes(text) || dump.includes(hex)) found.push(`${secret} in ${name}`);
    }
  }
  return found;
}
