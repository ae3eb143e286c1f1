-- Gives the lease of an entry back until a signal comes, or until the time for it is over.
--   $1 worker id   $2 entry id   $3 claim id   $4 name of the signal   $5 the how-manieth wait for it
--   $6 ms that it waits at most (null: for ever)   $7 channels to notify
-- Returns one row: how many were parked (0: the lease was gone).
-- A wait is not the end of an attempt: it goes on with the same number. What was to be cancelled meanwhile is due at once.
with due as materialized (
  select case when $6::float8 is null then 'infinity' else clock_timestamp() + $6::float8 * interval '1 ms' end as at
),
parked as (
  update async_workflow.live l
     set worker_id = null, claim_id = null, claimed_at = null, parked = 'signal',
         available_at = case when l.cancel_requested then clock_timestamp() else due.at end,
         rank_at = case when l.cancel_requested then clock_timestamp() else due.at end - priority * interval '1 minute',
         version = version + 1, updated_at = clock_timestamp()
    from due, (select $2::uuid as entry_id, $3::uuid as claim_id) as o
   where l.entry_id = o.entry_id and l.claim_id = o.claim_id
     and (select k.alive_until > clock_timestamp() from async_workflow.worker k where k.id = $1 and k.ended_at is null)
  returning l.entry_id, l.stage, l.cancel_requested
),
awaited as (
  insert into async_workflow.waiting (entry_id, stage, name, occurrence, until)
  select p.entry_id, p.stage, $4, $5, nullif(due.at, 'infinity') from parked p cross join due where not p.cancel_requested
  on conflict (entry_id) do update set stage = excluded.stage, name = excluded.name, occurrence = excluded.occurrence,
         since = excluded.since, until = excluded.until
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from parked having count(*) > 0
)
select count(*)::int as count, array_agg(entry_id) as "entryIds",
       (select count(pg_notify(channel, '')) from unnest($7::text[]) as channel)::int as hints
from parked
