-- Figures over time, made in the background from what is written anyway: nothing is added to a start, a claim or an end.

-- When an entry that was to begin later was due. Null: at once. Its wait is counted from then.
alter table async_workflow.entry add column due_at timestamptz;

-- The rollup reads the past by time. A BRIN index costs an insert next to nothing: a few bytes per megabyte of table.
create index entry_created on async_workflow.entry using brin (created_at) with (pages_per_range = 64, autosummarize = on);
create index attempt_finished on async_workflow.attempt using brin (finished_at) with (pages_per_range = 64, autosummarize = on);
create index result_finished on async_workflow.result using brin (finished_at) with (pages_per_range = 64, autosummarize = on);

-- Ends that a retry by hand undid. An end is either still in result or here, so none is lost to the figures.
create table async_workflow.undone_end (
  entry_id           uuid not null,
  workflow_id        int not null,
  status             async_workflow.final_status not null,
  stage              smallint not null,
  attempt_started_at timestamptz,
  started_at         timestamptz,
  finished_at        timestamptz not null,
  constraint undone_end_key primary key (entry_id, finished_at)
);
create index undone_end_finished on async_workflow.undone_end (finished_at);

-- Counts by minute and by hour. Both are added to in the same statement: an hour is always the sum of its minutes.
-- Durations are kept as counts per bucket. Bucket b holds those above 2^((b-1)/8) ms and up to 2^(b/8) ms: a percentile is
-- told by the middle of a bucket, at most 4.5 % from the true one, and buckets of any rows can be put together.
create table async_workflow.metric (
  minutes      smallint not null,            -- 1 or 60: the span of the row
  at           timestamptz not null,         -- its beginning
  workspace    text not null,
  workflow_id  int not null,
  stage        smallint not null,            -- -1: entries as a whole; else attempts at this stage
  created      int not null default 0,
  completed    int not null default 0,
  failed       int not null default 0,       -- for good
  cancelled    int not null default 0,
  expired      int not null default 0,
  retried      int not null default 0,       -- attempts that failed and are tried again
  lost         int not null default 0,       -- attempts cut off by the death of their worker
  wait_buckets smallint[],                   -- due until first claimed; counted when the entry ends
  wait_counts  int[],
  run_buckets  smallint[],                   -- of what completed: first claim to end; of a stage: the attempt
  run_counts   int[],
  constraint metric_key primary key (minutes, workspace, at, workflow_id, stage)
) with (fillfactor = 70);
create index metric_age on async_workflow.metric (minutes, at);

-- Of how long something took; null for what did not happen. Below 0.1 ms and above 50 days it is the outermost. The hair less puts
-- what ends with a bucket into it, however the logarithm is rounded. (date_part: extract would go through numeric.)
create function async_workflow.duration_bucket(length interval) returns int
language sql immutable as $$
  select case when length is not null then
    greatest(-27, least(256, ceil(8 / ln(2::float8) * ln(greatest(date_part('epoch', length) * 1000, 0.1)) - 1e-9)))::int end
$$;

-- How many entries waited and ran, looked at once a minute. Sums over the looks of the span. The row of workspace '' and
-- workflow 0 counts the looks themselves: a minute without one is not known, which is something else than nothing waiting.
create table async_workflow.backlog (
  minutes     smallint not null,
  at          timestamptz not null,
  workspace   text not null,
  workflow_id int not null,
  looks       int not null default 1,
  waiting     bigint not null default 0,
  running     bigint not null default 0,
  oldest_ms   bigint not null default 0,     -- the longest wait seen
  constraint backlog_key primary key (minutes, workspace, at, workflow_id)
) with (fillfactor = 70);
create index backlog_age on async_workflow.backlog (minutes, at);

-- How far the rollup has come. Whoever moves it counts what lies between, in the same statement: nothing twice, nothing left out.
create table async_workflow.rollup (
  id             smallint constraint rollup_key primary key default 1 constraint rollup_is_one check (id = 1),
  created_until  timestamptz not null,
  attempts_until timestamptz not null,
  ends_until     timestamptz not null,
  moved_at       timestamptz not null default clock_timestamp()
);
insert into async_workflow.rollup (created_until, attempts_until, ends_until)
select first, first, first
from (select date_trunc('minute', coalesce(min(created_at), clock_timestamp())) as first from async_workflow.entry) as entries;
