-- Lets a workflow go on.
--   $1 name
-- Returns one row: whether it was paused, and whether there is such a workflow.
with resumed as (delete from async_workflow.paused_workflow where workflow = $1::text returning 1)
select exists (select from resumed) as resumed, exists (select from async_workflow.workflow w where w.name = $1::text) as known
