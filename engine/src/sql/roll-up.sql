-- Counts what was created, tried and ended between two times, by minute and by hour.
--   $1 $2 entries created from, to   $3 $4 attempts over from, to   $5 $6 entries ended from, to
-- Returns whether it did: not when the rollup no longer stands at those beginnings, because another worker has moved it.
-- Attempts that a retry by hand wrote down (failed, cancelled) or took over from another entry (older than theirs) ran before.
-- The logarithm is of float8: that of numeric took 27 µs a row.
-- An end after such a retry tells no wait and no run: the time that the entry lay there was nobody's work.
with turn as (
  update async_workflow.rollup
     set created_until = $2::timestamptz, attempts_until = $4::timestamptz, ends_until = $6::timestamptz, moved_at = clock_timestamp()
   where created_until = $1::timestamptz and attempts_until = $3::timestamptz and ends_until = $5::timestamptz
  returning true as moved
),
ended as (
  select entry_id, workflow_id, status, stage, attempt_started_at, started_at, finished_at
  from async_workflow.result
  where (select moved from turn) and finished_at >= $5::timestamptz and finished_at < $6::timestamptz
  union all
  select entry_id, workflow_id, status, stage, attempt_started_at, started_at, finished_at
  from async_workflow.undone_end
  where (select moved from turn) and finished_at >= $5::timestamptz and finished_at < $6::timestamptz
),
-- Rows are counted as they come, each once; what they count for is told apart when there are few of them left.
created as (
  select date_bin('1 minute', e.created_at, 'epoch') as at, e.workspace, e.workflow_id, count(*) as n
  from async_workflow.entry e
  where (select moved from turn) and e.created_at >= $1::timestamptz and e.created_at < $2::timestamptz
  group by 1, 2, 3
),
tried as (
  select date_bin('1 minute', a.finished_at, 'epoch') as at, e.workspace, e.workflow_id, a.stage, a.outcome,
         case when a.outcome = 'completed' then async_workflow.duration_bucket(a.finished_at - a.started_at) end as ran, count(*) as n
  from async_workflow.attempt a
  cross join lateral (select workspace, workflow_id, created_at from async_workflow.entry e where e.id = a.entry_id limit 1) as e
  where (select moved from turn) and a.finished_at >= $3::timestamptz and a.finished_at < $4::timestamptz
    and a.outcome in ('completed', 'retry', 'lost') and a.finished_at >= e.created_at
  group by 1, 2, 3, 4, 5, 6
),
done as (
  select date_bin('1 minute', r.finished_at, 'epoch') as at, e.workspace, r.workflow_id, r.stage, r.status,
         case when told.first then async_workflow.duration_bucket(r.started_at - e.due_at) end as waited,
         case when told.first and r.status = 'COMPLETED' then async_workflow.duration_bucket(r.finished_at - r.started_at) end as ran,
         r.attempt_started_at is not null as attempted,
         case when r.status = 'COMPLETED' then async_workflow.duration_bucket(r.finished_at - r.attempt_started_at) end as last_ran, count(*) as n
  from ended r
  cross join lateral (select workspace, coalesce(due_at, created_at) as due_at from async_workflow.entry e where e.id = r.entry_id limit 1) as e
  cross join lateral (
    select not exists (select from async_workflow.undone_end u where u.entry_id = r.entry_id and u.finished_at < r.finished_at) as first
  ) as told
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
),
fact as (
  select at, workspace, workflow_id, -1 as stage, 'created' as kind, null::int as bucket, n from created
  union all
  select t.at, t.workspace, t.workflow_id, told.stage, told.kind, told.bucket, t.n
  from tried t
  cross join lateral (
    select -1 as stage, 'retried' as kind, null::int as bucket where t.outcome = 'retry'
    union all select -1, 'lost', null where t.outcome = 'lost'
    union all select t.stage, case t.outcome when 'retry' then 'retried' else t.outcome::text end, null
    union all select t.stage, 'run', t.ran where t.ran is not null
  ) as told
  union all
  select d.at, d.workspace, d.workflow_id, told.stage, told.kind, told.bucket, d.n
  from done d
  join async_workflow.workflow w on w.id = d.workflow_id
  cross join lateral (select least(d.stage, cardinality(w.stages) - 1) as last) as place
  cross join lateral (
    select -1 as stage, lower(d.status::text) as kind, null::int as bucket
    union all select -1, 'wait', d.waited where d.waited is not null
    union all select -1, 'run', d.ran where d.ran is not null
    union all select place.last, lower(d.status::text), null where d.attempted
    union all select place.last, 'run', d.last_ran where d.attempted and d.last_ran is not null
  ) as told
),
counted as (
  select span.minutes, date_bin(span.minutes * interval '1 minute', f.at, 'epoch') as at, f.workspace, f.workflow_id, f.stage, f.kind, f.bucket,
         sum(f.n)::int as n
  from fact f cross join (values (1), (60)) as span(minutes)
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
