-- Keeps one look at the backlog, for its minute and added to its hour.
--   $1 the minute   $2 workspaces   $3 workflow ids   $4 waiting   $5 running   $6 longest waits in ms
-- Nothing is written when the minute was looked at before.
with looked as (
  insert into async_workflow.backlog (minutes, at, workspace, workflow_id) values (1, $1::timestamptz, '', 0)
  on conflict do nothing
  returning at
),
seen as (
  select 1 as minutes, workspace, workflow_id, waiting, running, oldest_ms
  from unnest($2::text[], $3::int[], $4::int[], $5::int[], $6::float8[]) as s(workspace, workflow_id, waiting, running, oldest_ms)
)
insert into async_workflow.backlog as b (minutes, at, workspace, workflow_id, waiting, running, oldest_ms)
select span.minutes, date_bin(span.minutes * interval '1 minute', looked.at, 'epoch'), s.workspace, s.workflow_id, s.waiting, s.running, s.oldest_ms
from looked
cross join (select * from seen union all select 60, '', 0, 0, 0, 0) as s
join (values (1), (60)) as span(minutes) on span.minutes >= s.minutes
on conflict (minutes, workspace, at, workflow_id) do update
  set looks = b.looks + 1, waiting = b.waiting + excluded.waiting, running = b.running + excluded.running,
      oldest_ms = greatest(b.oldest_ms, excluded.oldest_ms)
