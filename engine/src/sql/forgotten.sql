-- What the database says a worker holds and the worker does not know of: a claim was committed and its answer lost.
--   $1 worker id   $2 entry ids that it knows of
-- Returns (entryId, claimId) per entry.
select entry_id as "entryId", claim_id as "claimId" from async_workflow.live where worker_id = $1 and entry_id <> all ($2::uuid[])
