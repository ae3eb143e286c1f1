/**
 * Compares the schema of a database with the one that this code's migrations make: what somebody dropped, altered or left
 * half done by hand. The other schema is really made, in a database of its own that is dropped again.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { migrate } from "./migrate.ts";

/** Something that is not as the migrations leave it. What an operator added, an index say, is none. */
export interface Drift {
  /** Like `index live_queue` or `column entry.title`. */
  readonly object: string;
  readonly expected: string;
  /** Null: it is not there. */
  readonly found: string | null;
}

/** Needs a role that may create a database on that server, or one that owns nothing and has `emptyUrl`, an empty database to use. */
export async function findDrift(databaseUrl: string, emptyUrl?: string): Promise<readonly Drift[]> {
  const found = await connected(databaseUrl, shapeOf);
  const expected = emptyUrl ? await shapeOfMigrated(emptyUrl) : await inThrowAway(databaseUrl, shapeOfMigrated);
  return [...expected].flatMap(([object, definition]) => {
    const own = found.get(object) ?? null;
    return own === definition ? [] : [{ object, expected: definition, found: own }];
  });
}

async function shapeOfMigrated(url: string): Promise<Shape> {
  await migrate(url);
  return connected(url, shapeOf);
}

type Shape = ReadonlyMap<string, string>;

// Partitions come and go with the weeks, and are what their parents are. NOT NULL stands with the columns, on every server version.
const objects = `
  with ours as (
    select c.oid, c.relname, c.relkind, c.relispartition from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'async_workflow' or (n.nspname = 'public' and c.relname = 'Entry')
  )
  select format('column %s.%s', c.relname, a.attname) as object,
         concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
                   'default ' || pg_get_expr(d.adbin, d.adrelid)) as definition
    from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relkind in ('r', 'p', 'v') and not c.relispartition
  union all
  select format('index %s', c.relname), pg_get_indexdef(i.indexrelid) || case when i.indisvalid and i.indisready then '' else ' (invalid)' end
    from pg_index i join ours c on c.oid = i.indexrelid where not c.relispartition
  union all
  select format('constraint %s of %s', k.conname, c.relname), pg_get_constraintdef(k.oid)
    from pg_constraint k join ours c on c.oid = k.conrelid where k.contype <> 'n' and not c.relispartition
  union all
  select format('trigger %s of %s', t.tgname, c.relname),
         pg_get_triggerdef(t.oid) || case t.tgenabled when 'D' then ' (disabled)' else '' end
    from pg_trigger t join ours c on c.oid = t.tgrelid where not t.tgisinternal and not c.relispartition
  union all
  select format('function %s', p.oid::regprocedure), format('%s %s', md5(p.prosrc), p.proconfig)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'async_workflow'
  order by 1`;

async function shapeOf(client: pg.Client): Promise<Shape> {
  const { rows } = await client.query<{ object: string; definition: string }>(objects);
  return new Map(rows.map(({ object, definition }) => [object, definition]));
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: "async-workflow doctor" });
  client.on("error", () => {}); // the query that runs reports it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function inThrowAway<Result>(url: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const name = `async_workflow_doctor_${randomBytes(4).toString("hex")}`;
  const other = new URL(url);
  other.pathname = `/${name}`;
  return connected(url, async (client) => {
    await client.query(`create database ${name}`);
    try {
      return await work(other.href);
    } finally {
      await client.query(`drop database ${name} with (force)`);
    }
  });
}
