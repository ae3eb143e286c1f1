-- Holds an entry still while a change by hand looks at it and is made.
--   $1 entry id
select from async_workflow.live where entry_id = $1 for update
