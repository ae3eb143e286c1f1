-- Renames an entry, also one that has ended. The version rises with every change, so that a screen never goes back.
-- $1 entry id   $2 title
with titled as (
  update async_workflow.entry set title = $2 where id = $1
),
ended as (
  update async_workflow.result set version = version + 1 where entry_id = $1
)
update async_workflow.live set version = version + 1, updated_at = clock_timestamp() where entry_id = $1
