-- Says of an error group that it is open, resolved or ignored.
--   $1 workspace   $2 fingerprint   $3 status   $4 who says so
-- Returns the fingerprint, or nothing when there is no such group.
update async_workflow.error_group
   set status = $3::async_workflow.error_status, status_at = clock_timestamp(), status_by = $4, regressed_at = null
 where workspace = $1 and fingerprint = $2
returning fingerprint
