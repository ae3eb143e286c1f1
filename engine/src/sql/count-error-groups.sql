-- How many error groups of a workspace have each status.
--   $1 workspace
-- Returns (status, count); one without groups is left out.
select status, count(*)::int as count from async_workflow.error_group where workspace = $1 group by status
