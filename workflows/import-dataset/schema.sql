-- Where imports put what they bring: tables named by people, and the rows that could not be loaded.

create schema if not exists dataset;

create table if not exists dataset.reject (
  entry_id    uuid not null,
  row_number  bigint not null,
  column_name text not null default '',           -- '': the row as a whole
  value       text,
  reason      text not null,
  created_at  timestamptz not null default clock_timestamp(),
  constraint reject_key primary key (entry_id, row_number, column_name)
);

-- Makes a table that an import asked for, as the owner of this schema: whoever imports has no right to make any.
create or replace function dataset.create_table(table_name text, column_names text[], column_types text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  columns text;
begin
  if not column_types <@ array['bigint', 'double precision', 'boolean', 'date', 'timestamptz', 'text', 'jsonb'] then
    raise exception 'A column has a type that imports do not know: %', column_types;
  end if;
  select string_agg(format('%I %s', name, type), ', ' order by n) into columns
    from unnest(column_names, column_types) with ordinality as asked (name, type, n);
  execute format('create table if not exists dataset.%I (_entry uuid not null, _row bigint not null, %s, primary key (_entry, _row))',
    table_name, columns);
end $$;
revoke execute on function dataset.create_table(text, text[], text[]) from public;
