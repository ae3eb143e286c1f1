-- Looks at what waits and runs, and keeps it for this minute and added to its hour. Nothing is read when the minute was looked at before.
--   $1 percent of the table to look at; what it tells is scaled up
with looked as (
  insert into async_workflow.backlog (minutes, at, workspace, workflow_id)
  values (1, date_bin('1 minute', clock_timestamp(), 'epoch'), '', 0)
  on conflict do nothing
  returning at, clock_timestamp() as now
),
seen as (
  select e.workspace, l.workflow_id,
         round(count(*) filter (where l.worker_id is null and l.available_at <= looked.now) * 100 / $1::float8) as waiting,
         round(count(*) filter (where l.worker_id is not null) * 100 / $1::float8) as running,
         coalesce(extract(epoch from looked.now - min(l.available_at) filter (where l.worker_id is null and l.available_at <= looked.now)) * 1000, 0) as oldest_ms
  from looked
  cross join async_workflow.live l tablesample system ($1::float8)
  cross join lateral (select workspace from async_workflow.entry e where e.id = l.entry_id limit 1) as e
  group by looked.now, e.workspace, l.workflow_id
  having bool_or(l.worker_id is not null or l.available_at <= looked.now)
)
insert into async_workflow.backlog as b (minutes, at, workspace, workflow_id, waiting, running, oldest_ms)
select span.minutes, date_bin(span.minutes * interval '1 minute', looked.at, 'epoch'), s.workspace, s.workflow_id, s.waiting, s.running, s.oldest_ms
from looked
cross join (select 1 as minutes, seen.* from seen union all select 60, '', 0, 0, 0, 0) as s
join (values (1), (60)) as span(minutes) on span.minutes >= s.minutes
on conflict (minutes, workspace, at, workflow_id) do update
  set looks = b.looks + 1, waiting = b.waiting + excluded.waiting, running = b.running + excluded.running,
      oldest_ms = greatest(b.oldest_ms, excluded.oldest_ms)
