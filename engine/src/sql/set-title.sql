-- $1 entry id   $2 title
with titled as (
  update async_workflow.entry set title = $2 where id = $1
)
update async_workflow.live set version = version + 1, updated_at = clock_timestamp() where entry_id = $1
