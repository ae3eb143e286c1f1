-- Lets an entry that waits for its next try be tried at once.
--   $1 entry id
-- Returns the entry id, or nothing when it does not wait for that. Its attempts count on as if the wait were over.
update async_workflow.live
   set available_at = clock_timestamp(), rank_at = clock_timestamp() - priority * interval '1 minute',
       version = version + 1, updated_at = clock_timestamp()
 where entry_id = $1 and worker_id is null and parked = 'backoff' and available_at > clock_timestamp()
returning entry_id as "entryId"
