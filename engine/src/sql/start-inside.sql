-- Starts one entry inside a transaction of the caller's.
--   $1 what is asked, as async_workflow.start_entry takes it
-- Returns (entryId, createdAt, fresh).
select entry_id as "entryId", created_at as "createdAt", fresh from async_workflow.start_entry($1::jsonb)
