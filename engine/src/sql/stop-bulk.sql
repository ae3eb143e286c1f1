-- Stops a bulk action: what it has not acted upon yet is left alone. Waits for the portion under way.
--   $1 bulk id   $2 workspace   $3 who stops it
-- Returns its id, or nothing when it is not running.
update async_workflow.bulk set state = 'stopped', stopped_by = $3, finished_at = clock_timestamp()
 where id = $1 and workspace = $2 and state = 'running'
returning id
