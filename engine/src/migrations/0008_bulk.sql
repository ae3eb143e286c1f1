-- Bulk actions: retry or cancel many entries in the background. What they act on is fixed when they are asked for, one row per entry;
-- workers go through the rows in portions, each one transaction that acts, notes the outcomes and moves the cursor.
-- So whatever dies meanwhile, each entry is acted upon once, and the next worker goes on where the last commit left off.

create type async_workflow.bulk_action as enum ('retry', 'cancel');
create type async_workflow.bulk_state as enum ('running', 'stopped', 'finished');
create type async_workflow.bulk_outcome as enum ('done', 'skipped', 'failed');

create table async_workflow.bulk (
  id          uuid not null default async_workflow.uuid7() constraint bulk_key primary key,
  workspace   text not null,
  asked_by    text not null,
  only_owner  text,                          -- may touch entries of this owner only
  action      async_workflow.bulk_action not null,
  filter      text,                          -- in the grammar of lists; null: entries named one by one
  reason      text,
  pace        int not null,                  -- entries a second
  key         text,                          -- idempotency key of the request that asked for it
  hash        text not null,                 -- of that request
  is_capped   boolean not null default false, -- more matched than were taken
  total       int not null default 0,
  done        int not null default 0,
  skipped     int not null default 0,
  failed      int not null default 0,
  state       async_workflow.bulk_state not null default 'running',
  created_at  timestamptz not null default clock_timestamp(),   -- what ended later is left alone
  finished_at timestamptz,                   -- finished or stopped
  stopped_by  text,
  cursor      uuid not null default '00000000-0000-0000-0000-000000000000',   -- the last entry that was acted upon
  next_at     timestamptz not null default clock_timestamp(),   -- when the pace allows the next portion
  runner      uuid                           -- who is at it
) with (fillfactor = 70);
create index bulk_recent on async_workflow.bulk (workspace, id);
create index bulk_running on async_workflow.bulk (id) where state = 'running';
create unique index bulk_once on async_workflow.bulk (workspace, key) where key is not null;

create table async_workflow.bulk_entry (
  bulk_id  uuid not null constraint bulk_entry_of_bulk references async_workflow.bulk on delete cascade,
  entry_id uuid not null,
  outcome  async_workflow.bulk_outcome,      -- null: not yet
  reason   text,
  detail   text,
  at       timestamptz,
  constraint bulk_entry_key primary key (bulk_id, entry_id)
) with (fillfactor = 70);
