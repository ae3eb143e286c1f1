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
