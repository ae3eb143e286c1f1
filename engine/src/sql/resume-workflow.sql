-- Lets a workflow go on.
--   $1 name
-- Returns one row: whether it was paused, and whether there is such a workflow.
with resumed as (
  delete from async_workflow.paused_workflow where workflow = $1::text
  returning 1
),
noted as (
  insert into async_workflow.change (entry_ids) select null from resumed
)
select exists (select from resumed) as resumed, exists (select from async_workflow.workflow w where w.name = $1::text) as known
