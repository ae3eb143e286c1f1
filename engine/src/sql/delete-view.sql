-- Forgets a view of this owner.
--   $1 workspace   $2 owner   $3 id
-- Returns its id, or nothing when there is none.
delete from async_workflow.view where workspace = $1 and owner = $2 and id = $3 returning id
