-- Lets entries that wait for their next try be tried at once.
--   $1 entry ids
-- Returns the ids of those that waited for that. Their attempts count on as if the wait were over.
update async_workflow.live
   set available_at = clock_timestamp(), rank_at = clock_timestamp() - priority * interval '1 minute',
       version = version + 1, updated_at = clock_timestamp()
 where entry_id = any ($1::uuid[]) and worker_id is null and parked = 'backoff' and available_at > clock_timestamp()
returning entry_id as "entryId"
