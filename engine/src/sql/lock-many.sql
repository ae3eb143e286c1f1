-- Holds entries still while a bulk action looks at them and acts, in the order in which all lock them.
--   $1 entry ids
select from async_workflow.live where entry_id = any ($1::uuid[]) order by entry_id for update
