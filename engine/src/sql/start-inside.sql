-- Starts one entry inside a transaction of the caller's.
--   $1 what is asked, as async_workflow.start_entry takes it. As text, because drivers differ in what they make of a jsonb parameter
-- Returns (entryId, createdAt, fresh): no entryId when the idempotency key belongs to a different request.
select entry_id as "entryId", created_at as "createdAt", fresh from async_workflow.start_entry($1::text::jsonb)
