-- When is the next entry of these workflows due?
--   $1 workflow ids
-- Returns one row: ms from now, 0 or less when one is due already, null when none is parked with a time.
select extract(epoch from min(head.due) - clock_timestamp())::float8 * 1000 as "dueMs"
from unnest($1::int[]) as known(id)
cross join lateral (
  select greatest(q.rank_at, q.available_at) as due
  from async_workflow.live q
  where q.workflow_id = known.id and q.worker_id is null and q.rank_at < 'infinity'
  order by q.rank_at, q.entry_id
  limit 1
) as head
