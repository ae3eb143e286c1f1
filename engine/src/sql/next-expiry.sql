-- When the lease of another worker ends next.
--   $1 worker id
-- Returns one row: in how many ms (null: there is none; negative: one is over).
select extract(epoch from min(k.alive_until) - clock_timestamp())::float8 * 1000 as "nextExpiryMs"
from async_workflow.worker k where k.ended_at is null and k.id <> $1
