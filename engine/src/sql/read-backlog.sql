-- How many entries of a workspace wait and run now, by workflow.
--   $1 workspace   $2 percent of the table to look at; what it tells is scaled up   $3 names of workflows (null: all)
-- Returns (workflowId, waiting, running, oldestMs): those that are due and those that are held, and the longest wait.
select l.workflow_id as "workflowId",
       round(count(*) filter (where l.worker_id is null and l.available_at <= now.at) * 100 / $2::float8)::int as waiting,
       round(count(*) filter (where l.worker_id is not null) * 100 / $2::float8)::int as running,
       coalesce(extract(epoch from now.at - min(l.available_at) filter (where l.worker_id is null and l.available_at <= now.at)) * 1000, 0)::float8 as "oldestMs"
from (select clock_timestamp() as at offset 0) as now
cross join async_workflow.live l tablesample system ($2::float8)
cross join lateral (select workspace from async_workflow.entry e where e.id = l.entry_id limit 1) as e
where e.workspace = $1
  and ($3::text[] is null or l.workflow_id = any (array(select w.id from async_workflow.workflow w where w.name = any ($3::text[]))))
group by now.at, l.workflow_id
having bool_or(l.worker_id is not null or l.available_at <= now.at)
