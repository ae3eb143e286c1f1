-- How many entries waited and ran over time, on average of the looks.
--   $1 span of the rows (1 or 60 minutes)   $2 workspace   $3 names of workflows (null: all)   $4 from   $5 to   $6 step in minutes
-- Returns a row per step in which somebody looked, with its beginning in ms since 1970.
with looks as materialized (
  select date_bin($6::int * interval '1 minute', at, 'epoch') as point, sum(looks) as looks
  from async_workflow.backlog
  where minutes = $1::smallint and workspace = '' and at >= $4::timestamptz and at < $5::timestamptz
  group by 1
),
seen as materialized (
  select date_bin($6::int * interval '1 minute', at, 'epoch') as point, sum(waiting) as waiting, sum(running) as running, max(oldest_ms) as oldest_ms
  from async_workflow.backlog
  where minutes = $1::smallint and workspace = $2::text and at >= $4::timestamptz and at < $5::timestamptz
    and ($3::text[] is null or workflow_id = any (array(select w.id from async_workflow.workflow w where w.name = any ($3::text[]))))
  group by 1
)
select extract(epoch from l.point)::float8 * 1000 as "atMs", coalesce(s.waiting / l.looks, 0)::float8 as waiting,
       coalesce(s.running / l.looks, 0)::float8 as running, coalesce(s.oldest_ms, 0)::float8 as "oldestWaitingMs"
from looks l left join seen s on s.point = l.point
