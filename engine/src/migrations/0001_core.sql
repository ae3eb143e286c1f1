-- The tables of the engine. Live work and history are different tables:
--
--   entry     what was asked for: inserted once, hardly ever changed
--   live      where an unfinished entry stands: one small row, the only hot one, deleted at the end
--   attempt   how each attempt that is over ended; the result of a completed stage is kept here
--   step      finished steps inside a stage, read back when the stage runs again
--   result    how an entry ended: inserted once
--   change    which entries one commit touched: the tail that live screens follow
--
-- entry, attempt, step and result are partitioned by the entry's id, a UUIDv7: the key is unique over all
-- partitions and retention drops a week at a time.

-- Time-ordered unique id for entries that are started from plain SQL (PostgreSQL 18 has uuidv7(), 14 has not).
-- 48 bits of milliseconds, version 7, variant 10, the rest random.
create function async_workflow.uuid7(at timestamptz default clock_timestamp()) returns uuid
language sql volatile as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
       || '7' || substr(random_hex, 14, 3)
       || substr('89ab', 1 + (get_byte(decode(substr(random_hex, 1, 2), 'hex'), 0) & 3), 1)
       || substr(random_hex, 18, 15))::uuid
  from (select replace(gen_random_uuid()::text, '-', '') as random_hex) as random
$$;

-- The smallest id of a moment: the bound of a partition or of a date range.
create function async_workflow.uuid7_floor(at timestamptz) returns uuid
language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

create type async_workflow.outcome as enum ('completed', 'retry', 'waiting', 'failed', 'cancelled', 'lost', 'released');
create type async_workflow.final_status as enum ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED');
create type async_workflow.parked as enum ('backoff', 'sleep', 'signal', 'paused');

-- A version of a workflow, as the workers registered it. The row is the description that screens read,
-- and its id is the routing key of the queue: a worker claims only versions it has code for.
create table async_workflow.workflow (
  id          int generated always as identity constraint workflow_key primary key,
  name        text not null,
  version     text not null default '1',
  stages      text[] not null,
  description jsonb not null default '{}',   -- title, text, input schema, retry policy: for screens
  retention   interval not null default '30 days',   -- finished entries are kept at least this long after their start
  updated_at  timestamptz not null default clock_timestamp(),
  constraint workflow_name_version_key unique (name, version)
);

create table async_workflow.worker (
  id          int generated always as identity constraint worker_key primary key,
  name        text not null constraint worker_name_key unique,
  host        text not null,
  pid         int not null,
  concurrency int not null,
  workflows   int[] not null,
  started_at  timestamptz not null default clock_timestamp(),
  seen_at     timestamptz not null default clock_timestamp(),
  alive_until timestamptz not null,          -- the lease of everything this worker holds
  draining    boolean not null default false,
  ended_at    timestamptz,                   -- stopped by itself, or found dead
  lost        boolean not null default false
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
create index worker_running on async_workflow.worker (alive_until) where ended_at is null;

create table async_workflow.entry (
  id          uuid not null,
  workspace   text not null default 'local',
  owner       text not null default 'local',
  workflow_id int not null,
  title       text not null constraint entry_title_length check (char_length(title) between 1 and 200),
  tags        text[],
  priority    smallint not null default 0,
  retry_of    uuid,
  created_at  timestamptz not null default clock_timestamp(),
  input       jsonb,
  constraint entry_key primary key (id)
) partition by range (id);
create index entry_by_workspace on async_workflow.entry (workspace, id);

-- The columns that are never null stand first and by size: PostgreSQL finds them without looking at the ones before.
create table async_workflow.live (
  entry_id         uuid not null constraint live_key primary key,
  rank_at          timestamptz not null default clock_timestamp(),   -- available_at less the priority's boost: the order of the queue
  available_at     timestamptz not null default clock_timestamp(),   -- 'infinity' while it waits without a deadline
  updated_at       timestamptz not null default clock_timestamp(),
  fence            bigint not null default 0,        -- +1 per claim: orders the claims of an entry
  workflow_id      int not null,
  version          int not null default 0,           -- +1 per change, so that a screen never goes back
  stage            smallint not null default 0,      -- stages done = index of the stage that runs now or next
  progress         smallint not null default 0 constraint live_progress_range check (progress between 0 and 100),
  attempt          smallint not null default 0,      -- of this stage, counted when it is claimed
  attempt_floor    smallint not null default 0,      -- attempts before a retry by hand: they no longer count
  crashes          smallint not null default 0,      -- workers that died while they held this stage
  priority         smallint not null default 0,
  cancel_requested boolean not null default false,
  parked           async_workflow.parked,            -- why it is not due yet; null: never was, or is due
  worker_id        int,                              -- who holds the lease; its time is the worker's alive_until
  claim_id         uuid,                             -- fresh per claim: the fence that every write must match
  claimed_at       timestamptz,
  started_at       timestamptz,
  expires_at       timestamptz,                      -- not started by then: EXPIRED
  deadline_at      timestamptz,                      -- not finished by then: FAILED
  error            jsonb,                            -- of the last attempt that failed
  result           jsonb,                            -- set from outside before the end
  constraint live_claim_is_whole check ((worker_id is null) = (claim_id is null))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
-- The queue. What changes while an entry runs (stage, progress, version) is in no index, so those updates stay HOT.
create index live_queue on async_workflow.live (workflow_id, rank_at, entry_id) where worker_id is null;
create index live_put_off on async_workflow.live (workflow_id, rank_at, entry_id) where worker_id is null and priority < 0;
create index live_suspect on async_workflow.live (workflow_id, rank_at, entry_id) where worker_id is null and crashes >= 2;
create index live_held on async_workflow.live (worker_id) where worker_id is not null;
create index live_expiring on async_workflow.live (expires_at) where expires_at is not null;
create index live_deadline on async_workflow.live (deadline_at) where deadline_at is not null;

create table async_workflow.attempt (
  entry_id    uuid not null,
  stage       smallint not null,
  attempt     smallint not null,
  outcome     async_workflow.outcome not null,
  worker_id   int,
  started_at  timestamptz not null,
  finished_at timestamptz not null default clock_timestamp(),
  result      jsonb,
  error       jsonb,
  constraint attempt_key primary key (entry_id, stage, attempt)
) partition by range (entry_id);

create table async_workflow.step (
  entry_id    uuid not null,
  stage       smallint not null,
  name        text not null,
  occurrence  smallint not null,
  attempt     smallint not null,
  started_at  timestamptz not null,
  finished_at timestamptz not null default clock_timestamp(),
  result      jsonb,
  constraint step_key primary key (entry_id, stage, name, occurrence)
) partition by range (entry_id);

create table async_workflow.result (
  entry_id    uuid not null,
  workflow_id int not null,
  status      async_workflow.final_status not null,
  stage       smallint not null,             -- stages done
  progress    smallint not null,
  attempt     smallint not null,             -- the last attempt, at that stage
  attempt_floor smallint not null default 0, -- of these, so many did not count
  version     int not null,
  worker_id   int,
  claim_id    uuid,                          -- of the worker that ended it: tells a lost answer from a lost lease
  attempt_started_at timestamptz,
  started_at  timestamptz,
  finished_at timestamptz not null default clock_timestamp(),
  result      jsonb,
  error       jsonb,
  constraint result_key primary key (entry_id)
) partition by range (entry_id);
create index result_troubled on async_workflow.result (status, entry_id) where status <> 'COMPLETED';

-- The entries of one commit as the change feed lists them: none when there are so many that readers do better to start afresh.
-- A hundred ids stay below the size from which PostgreSQL compresses and moves a value out of its row.
create function async_workflow.listed(entry_ids uuid[]) returns uuid[]
language sql immutable as $$ select case when cardinality(entry_ids) <= 100 then entry_ids end $$;

-- One row per commit that changed entries, kept for an hour. A reader's cursor moves only up to
-- pg_snapshot_xmin(pg_current_snapshot()): nothing that commits late can appear behind it, which a serial number could not promise.
create table async_workflow.change (
  id        bigint generated always as identity constraint change_key primary key,
  xid       xid8 not null default pg_current_xact_id(),
  at        timestamptz not null default clock_timestamp(),
  entry_ids uuid[]                           -- null: more than are worth listing, read everything again
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index change_tail on async_workflow.change (xid);
create index change_age on async_workflow.change (at);

create table async_workflow.idempotency (
  workspace    text not null,
  key          text not null constraint idempotency_key_length check (octet_length(key) between 1 and 255),
  entry_id     uuid not null,
  request_hash bytea not null,
  created_at   timestamptz not null default clock_timestamp(),
  constraint idempotency_key primary key (workspace, key)
);
create index idempotency_age on async_workflow.idempotency (created_at);

-- Weekly partitions from now until the given time; a week that exists is left alone. Returns how many were made.
-- Ids that fall into no week (a clock far off, an import, a start after weeks without upkeep) land in the default partition
-- and are never refused; a week that has ids there already cannot be split off any more and stays there.
-- New partitions lock out every start for a moment: rather than make all wait behind a long read, it gives up until the next round.
create function async_workflow.create_partitions(until timestamptz default clock_timestamp() + interval '4 weeks') returns int
language plpgsql set lock_timeout = '250ms' as $$
declare
  week timestamptz := date_trunc('week', clock_timestamp() at time zone 'UTC') at time zone 'UTC';
  week_name text;
  parent text;
  made int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('async_workflow.create_partitions', 0)) then
    return 0;
  end if;
  while week <= until loop
    week_name := to_char(week at time zone 'UTC', 'IYYY"w"IW');
    if to_regclass('async_workflow.entry_' || week_name) is null then
      begin
        foreach parent in array array['entry', 'attempt', 'step', 'result'] loop
          execute format('create table async_workflow.%I partition of async_workflow.%I for values from (%L) to (%L)',
            parent || '_' || week_name, parent, async_workflow.uuid7_floor(week), async_workflow.uuid7_floor(week + interval '1 week'));
        end loop;
        made := made + 4;
      exception when check_violation or lock_not_available then
        null;
      end;
    end if;
    week := week + interval '1 week';
  end loop;
  return made;
end $$;

select async_workflow.create_partitions();
create table async_workflow.entry_other   partition of async_workflow.entry default;
create table async_workflow.attempt_other partition of async_workflow.attempt default;
create table async_workflow.step_other    partition of async_workflow.step default;
create table async_workflow.result_other  partition of async_workflow.result default;

create function async_workflow.lives_in(week timestamptz) returns boolean
language sql as $$
  select exists (select from async_workflow.live
                 where entry_id >= async_workflow.uuid7_floor(week) and entry_id < async_workflow.uuid7_floor(week + interval '1 week'))
$$;

-- Drops the weeks that every workflow's retention has passed and in which nothing lives any more. Returns how many.
-- Whether something lives there is asked again under the lock: it waits for a retry of an old entry that is under way.
-- It gives up until the next round when a long read holds the tables: whoever comes after would have to wait behind it.
create function async_workflow.drop_partitions() returns int
language plpgsql set lock_timeout = '250ms' as $$
declare
  longest interval := (select max(retention) from async_workflow.workflow);
  week_name text;
  week timestamptz;
  dropped int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('async_workflow.drop_partitions', 0)) then
    return 0;
  end if;
  for week_name, week in
    select named.week_name, named.week
    from pg_class c
    join pg_inherits i on i.inhrelid = c.oid
    cross join lateral (select right(c.relname, 7) as week_name,
                               to_date(right(c.relname, 7), 'IYYY"w"IW')::timestamp at time zone 'UTC' as week) as named
    where i.inhparent = 'async_workflow.entry'::regclass and c.relname ~ '^entry_\d{4}w\d\d$'
      and named.week + interval '1 week' < clock_timestamp() - longest
    order by named.week
  loop
    continue when async_workflow.lives_in(week);
    lock table only async_workflow.entry, only async_workflow.attempt, only async_workflow.step, only async_workflow.result
      in access exclusive mode;
    continue when async_workflow.lives_in(week);
    execute format('drop table async_workflow.%I, async_workflow.%I, async_workflow.%I, async_workflow.%I',
      'entry_' || week_name, 'attempt_' || week_name, 'step_' || week_name, 'result_' || week_name);
    dropped := dropped + 1;
  end loop;
  return dropped;
exception when lock_not_available then
  return 0;
end $$;
