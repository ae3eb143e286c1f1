-- Files as rows, so that every worker on every machine reads them with nothing but DATABASE_URL.
-- A file is complete when its size is set; what is never completed, and what expires, is swept by later writes.

create schema if not exists app_files;

create table if not exists app_files.file (
  id         uuid not null default gen_random_uuid() constraint file_key primary key,
  workspace  text not null,
  owner      text not null,
  write_key  text,                                -- who writes once under this key gets the same file again
  name       text not null constraint file_name_length check (char_length(name) between 1 and 255),
  media_type text,
  size       bigint,
  sha256     bytea,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  constraint file_is_whole check (num_nulls(media_type, size, sha256) in (0, 3)),
  constraint file_unfinished_expires check (size is not null or expires_at is not null)
);
create unique index if not exists file_write_key on app_files.file (workspace, write_key) where size is not null;
create index if not exists file_expiring on app_files.file (expires_at) where expires_at is not null;

create table if not exists app_files.file_chunk (
  file_id uuid not null constraint file_chunk_file references app_files.file on delete cascade,
  n       int not null,
  bytes   bytea not null constraint file_chunk_size check (octet_length(bytes) between 1 and 262144),
  constraint file_chunk_key primary key (file_id, n)
);
-- Most files are compressed already: trying again costs time on each write.
alter table app_files.file_chunk alter column bytes set storage external;
