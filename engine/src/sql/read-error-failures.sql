-- The failures of a group among its newest entries: who ran them, in which version, how they read.
--   $1 fingerprint   $2 most failures to look at   $3 workspace
-- Returns a row per failed attempt that is still kept, the last first; with the error itself for the first five.
select f.entry_id as "entryId", e.title, f.attempt, f.final, f.finished_at as at, w.version as "workflowVersion", k.name as worker,
       case when row_number() over (order by f.finished_at desc) <= 5 then f.error end as error
from (
  select * from (
    (select entry_id, attempt, false as final, finished_at, error, worker_id from async_workflow.attempt
      where error is not null and error ->> 'fingerprint' = $1 order by entry_id desc limit $2)
    union all
    (select entry_id, attempt, true, finished_at, error, worker_id from async_workflow.result
      where error is not null and error ->> 'fingerprint' = $1 order by entry_id desc limit $2)
  ) as both_kinds
  order by finished_at desc limit $2
) as f
join async_workflow.entry e on e.id = f.entry_id and e.workspace is not distinct from $3
join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.worker k on k.id = f.worker_id
order by f.finished_at desc
