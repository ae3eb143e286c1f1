-- Figures over time.
--   $1 span of the rows (1 or 60 minutes)   $2 workspace   $3 names of workflows (null: all)   $4 from   $5 to   $6 step in minutes
-- Returns a row per step in which something was counted: its beginning in ms since 1970, counts, and durations by bucket.
with chosen as materialized (
  select date_bin($6::int * interval '1 minute', m.at, 'epoch') as point, m.*
  from async_workflow.metric m
  where m.minutes = $1::smallint and m.workspace = $2::text and m.at >= $4::timestamptz and m.at < $5::timestamptz and m.stage = -1
    and ($3::text[] is null or m.workflow_id = any (array(select w.id from async_workflow.workflow w where w.name = any ($3::text[]))))
),
spread as (
  select point, kind, bucket, sum(n)::int as n
  from chosen
  cross join lateral (
    select 'wait' as kind, * from unnest(wait_buckets, wait_counts) as u(bucket, n)
    union all
    select 'run', * from unnest(run_buckets, run_counts) as u(bucket, n)
  ) as each
  group by 1, 2, 3
),
gathered as materialized (
  select point, jsonb_object_agg(bucket, n) filter (where kind = 'wait') as wait, jsonb_object_agg(bucket, n) filter (where kind = 'run') as run
  from spread group by point
),
summed as materialized (
  select point, sum(created)::int as created, sum(completed)::int as completed, sum(failed)::int as failed, sum(cancelled)::int as cancelled,
         sum(expired)::int as expired, sum(retried)::int as retries, sum(lost)::int as lost
  from chosen group by point
)
select extract(epoch from s.point)::float8 * 1000 as "atMs", s.created, s.completed, s.failed, s.cancelled, s.expired, s.retries, s.lost, g.wait, g.run
from summed s left join gathered g on g.point = s.point
