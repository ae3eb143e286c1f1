-- Which entry an idempotency key started, and for which request.
--   $1 workspace   $2 key
-- Returns (entryId, hash in hex), or nothing.
select entry_id as "entryId", encode(request_hash, 'hex') as hash from async_workflow.idempotency where workspace = $1 and key = $2
