-- What an entry's handlers logged, newest first.
--   $1 entry id   $2 workspace   $3 lowest level   $4 before this line   $5 limit
-- Returns the same as read-logs.
select line.*, w.stages
from async_workflow.entry e
join async_workflow.workflow w on w.id = e.workflow_id
left join lateral (
  select g.id::text, g.at, g.level, g.stage, g.attempt, g.message, g.fields, g.late
  from async_workflow.log g
  where g.entry_id = $1 and g.id < $4 and g.level >= $3
  order by g.id desc
  limit $5
) as line on true
where e.id = $1 and e.workspace = $2
order by line.id::bigint desc
