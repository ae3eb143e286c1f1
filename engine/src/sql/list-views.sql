-- The saved views of one owner, the oldest first: tabs keep their places.
--   $1 workspace   $2 owner
select id, name, query, created_at as "createdAt"
from async_workflow.view
where workspace = $1 and owner = $2
order by created_at, id
