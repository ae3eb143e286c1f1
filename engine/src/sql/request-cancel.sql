-- Asks the worker that holds an entry to stop it.
--   $1 entry id
update async_workflow.live set cancel_requested = true, version = version + 1, updated_at = clock_timestamp()
 where entry_id = $1 and not cancel_requested
