-- Asks a worker to drain: it claims nothing from now on and hears the reason with its next heartbeat.
--   $1 its name
-- Returns a row when it is alive; asking again changes nothing.
update async_workflow.worker
   set draining = true, drain_requested_at = coalesce(drain_requested_at, clock_timestamp())
 where name = $1 and ended_at is null and alive_until > clock_timestamp()
returning id
