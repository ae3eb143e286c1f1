-- The next entries of a bulk action.
--   $1 bulk id   $2 the last one that was acted upon   $3 limit
select entry_id as "entryId" from async_workflow.bulk_entry where bulk_id = $1 and entry_id > $2 order by entry_id limit $3
