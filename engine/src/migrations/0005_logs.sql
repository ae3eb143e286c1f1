-- The history behind an entry. What handlers log: insert-only, by weeks like the rest of an entry's history, dropped with it.

create sequence async_workflow.log_number;

create table async_workflow.log (
  entry_id uuid not null,
  id       bigint not null default nextval('async_workflow.log_number'),   -- the order of an entry's lines, and the reader's cursor
  at       timestamptz not null,
  level    smallint not null,                -- 0 debug, 1 info, 2 warn, 3 error
  stage    smallint not null,
  attempt  smallint not null,
  late     boolean not null,                 -- written when its claim was gone
  message  text not null,
  fields   jsonb,
  constraint log_key primary key (entry_id, id)
) partition by range (entry_id);

create table async_workflow.log_other partition of async_workflow.log default;

-- Which entries repeat one: the strip of retries on its page. Almost all entries repeat none and are not in it.
create index entry_repeats on async_workflow.entry (retry_of) where retry_of is not null;

-- As in 0001, with the logs among the tables. Each table is looked for by itself, so that one which joins later gets its weeks.
create or replace function async_workflow.create_partitions(until timestamptz default clock_timestamp() + interval '4 weeks') returns int
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
    begin
      foreach parent in array array['entry', 'attempt', 'step', 'result', 'log'] loop
        continue when to_regclass('async_workflow.' || parent || '_' || week_name) is not null;
        execute format('create table async_workflow.%I partition of async_workflow.%I for values from (%L) to (%L)',
          parent || '_' || week_name, parent, async_workflow.uuid7_floor(week), async_workflow.uuid7_floor(week + interval '1 week'));
        made := made + 1;
      end loop;
    exception when check_violation or lock_not_available then
      null;
    end;
    week := week + interval '1 week';
  end loop;
  return made;
end $$;

-- As in 0001, with the logs among the tables.
create or replace function async_workflow.drop_partitions() returns int
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
    lock table only async_workflow.entry, only async_workflow.attempt, only async_workflow.step, only async_workflow.result,
      only async_workflow.log in access exclusive mode;
    continue when async_workflow.lives_in(week);
    execute format('drop table if exists async_workflow.%I, async_workflow.%I, async_workflow.%I, async_workflow.%I, async_workflow.%I',
      'entry_' || week_name, 'attempt_' || week_name, 'step_' || week_name, 'result_' || week_name, 'log_' || week_name);
    dropped := dropped + 1;
  end loop;
  return dropped;
exception when lock_not_available then
  return 0;
end $$;

-- The weeks that are there already, those of the past too: an entry's lines go with its week.
do $$
declare
  week_name text;
  bounds text;
begin
  for week_name, bounds in
    select right(c.relname, 7), pg_get_expr(c.relpartbound, c.oid)
    from pg_class c join pg_inherits i on i.inhrelid = c.oid
    where i.inhparent = 'async_workflow.entry'::regclass and c.relname ~ '^entry_\d{4}w\d\d$'
  loop
    execute format('create table async_workflow.%I partition of async_workflow.log %s', 'log_' || week_name, bounds);
  end loop;
end $$;

-- What people did to entries: their history says who cancelled, retried or changed them, and when. Few rows; an entry that nobody
-- touches has none. They go with their entry (delete-old) or with its week (prune).
create table async_workflow.by_hand (
  entry_id uuid not null,
  at       timestamptz not null default clock_timestamp(),
  action   text not null constraint by_hand_action check (action in ('cancel', 'change', 'retry', 'repeat')),
  by       text,                             -- null: not known
  detail   jsonb
);
create index by_hand_of_entry on async_workflow.by_hand (entry_id, at);
