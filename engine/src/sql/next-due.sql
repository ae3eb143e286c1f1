-- When is the next entry of these workflows due?
--   $1 workflow ids
-- Returns one row: ms from now, 0 or less when one is due already, null when none is parked with a time.
-- Rank and due time differ by the priority, so the first hundred by rank are looked at, not only the head.
-- What a claim passes over (not started in time, or a suspect that is due) counts as little here: a worker that asked again at once would
-- turn in circles.
select extract(epoch from min(parked.due) - clock_timestamp())::float8 * 1000 as "dueMs"
from unnest($1::int[]) as known(id)
cross join lateral (
  (select greatest(q.rank_at, q.available_at) as due
   from async_workflow.live q
   where q.workflow_id = known.id and q.worker_id is null and q.priority >= 0 and q.rank_at < 'infinity'
     and (q.crashes < 2 or q.available_at > (select clock_timestamp()))
     and (q.expires_at is null or q.started_at is not null or q.expires_at > (select clock_timestamp()))
   order by q.rank_at, q.entry_id
   limit 100)
  union all
  (select q.available_at
   from async_workflow.live q
   where q.workflow_id = known.id and q.worker_id is null and q.priority < 0 and q.rank_at < 'infinity'
     and (q.crashes < 2 or q.available_at > (select clock_timestamp()))
     and (q.expires_at is null or q.started_at is not null or q.expires_at > (select clock_timestamp()))
   order by q.rank_at, q.entry_id
   limit 100)
) as parked
