-- Lets a bulk action that was stopped go on with what is left.
--   $1 bulk id   $2 workspace   $3 who asks may touch entries of this owner only (null: everybody's)
-- Returns its id, or nothing when it is not stopped, or when it may touch more than who asks.
update async_workflow.bulk set state = 'running', stopped_by = null, finished_at = null, runner = null, next_at = clock_timestamp()
 where id = $1 and workspace = $2 and state = 'stopped' and ($3::text is null or only_owner = $3)
returning id
