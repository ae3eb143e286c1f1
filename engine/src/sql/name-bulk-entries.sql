-- Fixes the entries of a bulk action that were named one by one.
--   $1 bulk id   $2 entry ids
insert into async_workflow.bulk_entry (bulk_id, entry_id) select distinct $1::uuid, id from unnest($2::uuid[]) as named(id)
