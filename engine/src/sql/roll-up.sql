-- Counts what was created, tried and ended between two times, by minute and by hour. To be run after plan-by-hashing.
--   $1 $2 entries created from, to   $3 $4 attempts over from, to   $5 $6 entries ended from, to
-- Returns whether it did: not when the rollup no longer stands at those beginnings, because another worker has moved it.
-- Rows are grouped before anything is multiplied: what a row costs is a scan, a probe of one hash table and a group.
-- Attempts that a retry by hand wrote down (failed, cancelled) or took over from another entry (older than theirs) ran before.
-- An end after such a retry tells no wait and no run: the time that the entry lay there was nobody's work.
with turn as (
  update async_workflow.rollup
     set created_until = $2::timestamptz, attempts_until = $4::timestamptz, ends_until = $6::timestamptz, moved_at = clock_timestamp()
   where created_until = $1::timestamptz and attempts_until = $3::timestamptz and ends_until = $5::timestamptz
  returning true as moved
),
-- The ids between which most of what ended here was started: read as one range for a tenth of what looking each up would cost.
-- From where the first thousand ends tell, and at most nine times as far back as is counted; a server's clock is not its callers'.
near as materialized (
  select greatest(
           async_workflow.uuid7_floor($5::timestamptz - 9 * ($6::timestamptz - $5::timestamptz)),
           coalesce(
             (select percentile_disc(0.05) within group (order by early.entry_id)
              from (select entry_id from async_workflow.result
                    where finished_at >= $5::timestamptz and finished_at < $6::timestamptz limit 1000) as early),
             async_workflow.uuid7_floor($3::timestamptz))) as low,
         async_workflow.uuid7_floor(greatest($4::timestamptz, $6::timestamptz) + interval '10 seconds') as high
  from turn
),
-- Every entry that was tried or ended here: those of the range, and the others one by one.
known as materialized (
  select id, workspace, workflow_id, created_at, coalesce(due_at, created_at) as due_at
  from async_workflow.entry
  where id >= (select low from near) and id < (select high from near)
  union all
  select e.id, e.workspace, e.workflow_id, e.created_at, coalesce(e.due_at, e.created_at)
  from (
    select entry_id from async_workflow.attempt
    where finished_at >= $3::timestamptz and finished_at < $4::timestamptz
      and (entry_id < (select low from near) or entry_id >= (select high from near))
    union
    select entry_id from async_workflow.result
    where finished_at >= $5::timestamptz and finished_at < $6::timestamptz
      and (entry_id < (select low from near) or entry_id >= (select high from near))
    union
    select entry_id from async_workflow.undone_end
    where finished_at >= $5::timestamptz and finished_at < $6::timestamptz
      and (entry_id < (select low from near) or entry_id >= (select high from near))
  ) as far
  cross join lateral (select * from async_workflow.entry where id = far.entry_id limit 1) as e
),
created as (
  select date_bin('1 minute', created_at, 'epoch') as at, workspace, workflow_id, count(*) as n
  from async_workflow.entry
  where (select moved from turn) and created_at >= $1::timestamptz and created_at < $2::timestamptz
  group by 1, 2, 3
),
tried as (
  select date_bin('1 minute', a.finished_at, 'epoch') as at, e.workspace, e.workflow_id, a.stage, a.outcome,
         case when a.outcome = 'completed' then async_workflow.duration_bucket(a.finished_at - a.started_at) end as run, count(*) as n
  from async_workflow.attempt a join known e on e.id = a.entry_id
  where a.finished_at >= $3::timestamptz and a.finished_at < $4::timestamptz
    and a.outcome in ('completed', 'retry', 'lost') and a.finished_at >= e.created_at
  group by 1, 2, 3, 4, 5, 6
),
-- Three countings in one pass: by how long they waited, by how long they ran, and by the stage at which they ended.
ended as (
  select at, workspace, workflow_id, status, stage, was_tried, wait, run, attempt_run,
         case grouping(wait, run, stage) when 3 then 'wait' when 5 then 'run' else 'stage' end as counted_by, count(*) as n
  from (
    select date_bin('1 minute', r.finished_at, 'epoch') as at, e.workspace, e.workflow_id, r.status, r.stage,
           r.attempt_started_at is not null as was_tried,
           case when is_first then async_workflow.duration_bucket(r.started_at - e.due_at) end as wait,
           case when is_first and r.status = 'COMPLETED' then async_workflow.duration_bucket(r.finished_at - r.started_at) end as run,
           case when r.status = 'COMPLETED' then async_workflow.duration_bucket(r.finished_at - r.attempt_started_at) end as attempt_run
    from (
      select entry_id, status, stage, attempt_started_at, started_at, finished_at from async_workflow.result
      where finished_at >= $5::timestamptz and finished_at < $6::timestamptz
      union all
      select entry_id, status, stage, attempt_started_at, started_at, finished_at from async_workflow.undone_end
      where finished_at >= $5::timestamptz and finished_at < $6::timestamptz
    ) as r
    join known e on e.id = r.entry_id
    left join (select entry_id, min(finished_at) as at from async_workflow.undone_end group by 1) as undone on undone.entry_id = r.entry_id
    cross join lateral (select undone.at is null or undone.at >= r.finished_at as is_first) as told
  ) as each
  group by grouping sets (
    (at, workspace, workflow_id, status, wait),
    (at, workspace, workflow_id, run),
    (at, workspace, workflow_id, status, stage, was_tried, attempt_run))
),
fact as (
  select at, workspace, workflow_id, -1 as stage, 'created' as kind, null::int as bucket, n from created
  union all
  select t.at, t.workspace, t.workflow_id, told.stage, told.kind, told.bucket, t.n
  from tried t
  cross join lateral (
    select -1 as stage, case t.outcome when 'retry' then 'retried' else 'lost' end as kind, null::int as bucket where t.outcome <> 'completed'
    union all select t.stage, case t.outcome when 'retry' then 'retried' else t.outcome::text end, null
    union all select t.stage, 'run', t.run where t.run is not null
  ) as told
  union all
  select e.at, e.workspace, e.workflow_id, told.stage, told.kind, told.bucket, e.n
  from ended e
  join async_workflow.workflow w on w.id = e.workflow_id
  cross join lateral (
    select -1 as stage, lower(e.status::text) as kind, null::int as bucket where counted_by = 'wait'
    union all select -1, 'wait', e.wait where counted_by = 'wait' and e.wait is not null
    union all select -1, 'run', e.run where counted_by = 'run' and e.run is not null
    union all select least(e.stage, cardinality(w.stages) - 1), lower(e.status::text), null where counted_by = 'stage' and e.was_tried
    union all select least(e.stage, cardinality(w.stages) - 1), 'run', e.attempt_run where counted_by = 'stage' and e.attempt_run is not null
  ) as told
),
counted as (
  select span.minutes, date_bin(span.minutes * interval '1 minute', f.at, 'epoch') as at, f.workspace, f.workflow_id, f.stage, f.kind, f.bucket,
         sum(f.n)::int as n
  from fact f
  cross join (values (1), (60)) as span(minutes)
  group by 1, 2, 3, 4, 5, 6, 7
),
summed as materialized (
  select minutes, at, workspace, workflow_id, stage,
         coalesce(sum(n) filter (where kind = 'created'), 0) as created, coalesce(sum(n) filter (where kind = 'completed'), 0) as completed,
         coalesce(sum(n) filter (where kind = 'failed'), 0) as failed, coalesce(sum(n) filter (where kind = 'cancelled'), 0) as cancelled,
         coalesce(sum(n) filter (where kind = 'expired'), 0) as expired, coalesce(sum(n) filter (where kind = 'retried'), 0) as retried,
         coalesce(sum(n) filter (where kind = 'lost'), 0) as lost
  from counted group by 1, 2, 3, 4, 5
),
spread as (
  select minutes, at, workspace, workflow_id, stage, kind, bucket, sum(n) as n
  from (
    select minutes, at, workspace, workflow_id, stage, kind, bucket, n from counted where kind in ('wait', 'run')
    union all
    select s.minutes, s.at, s.workspace, s.workflow_id, s.stage, known.kind, known.bucket, known.n
    from summed s
    join async_workflow.metric m using (minutes, at, workspace, workflow_id, stage)
    cross join lateral (
      select 'wait' as kind, * from unnest(m.wait_buckets, m.wait_counts) as u(bucket, n)
      union all
      select 'run', * from unnest(m.run_buckets, m.run_counts) as u(bucket, n)
    ) as known
  ) as each
  group by 1, 2, 3, 4, 5, 6, 7
),
gathered as (
  select minutes, at, workspace, workflow_id, stage,
         array_agg(bucket::smallint order by bucket) filter (where kind = 'wait') as wait_buckets,
         array_agg(n::int order by bucket) filter (where kind = 'wait') as wait_counts,
         array_agg(bucket::smallint order by bucket) filter (where kind = 'run') as run_buckets,
         array_agg(n::int order by bucket) filter (where kind = 'run') as run_counts
  from spread group by 1, 2, 3, 4, 5
),
written as (
  insert into async_workflow.metric as m
    (minutes, at, workspace, workflow_id, stage, created, completed, failed, cancelled, expired, retried, lost,
     wait_buckets, wait_counts, run_buckets, run_counts)
  select s.minutes, s.at, s.workspace, s.workflow_id, s.stage, created, completed, failed, cancelled, expired, retried, lost,
         wait_buckets, wait_counts, run_buckets, run_counts
  from summed s left join gathered using (minutes, at, workspace, workflow_id, stage)
  on conflict (minutes, workspace, at, workflow_id, stage) do update
    set created = m.created + excluded.created, completed = m.completed + excluded.completed, failed = m.failed + excluded.failed,
        cancelled = m.cancelled + excluded.cancelled, expired = m.expired + excluded.expired, retried = m.retried + excluded.retried,
        lost = m.lost + excluded.lost, wait_buckets = excluded.wait_buckets, wait_counts = excluded.wait_counts,
        run_buckets = excluded.run_buckets, run_counts = excluded.run_counts
)
select coalesce((select moved from turn), false) as moved
