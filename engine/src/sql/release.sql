-- Gives leases back without ending the entries: a retry after a failed attempt, a sleep inside a stage, a worker that stops.
--   $1 worker id   $2 entry ids   $3 claim ids   $4 outcomes ('retry', 'waiting', 'released')   $5 run times in ms
--   $6 delays in ms until they are due again   $7 errors (JSON texts)   $8 channels to notify
-- Returns one row: how many were released, and which ones (null: all of them). An entry that was not was no longer held.
-- A retry and a release are recorded as attempts; a release raises the floor, so that it is not charged.
-- A wait is not the end of an attempt: it goes on with the same number.
-- What was to be cancelled meanwhile is due at once, so that whoever claims it next ends it.
with released as (
  update async_workflow.live l
     set worker_id = null, claim_id = null, claimed_at = null,
         parked = (case o.outcome when 'retry' then 'backoff' when 'waiting' then 'sleep' end)::async_workflow.parked,
         attempt_floor = attempt_floor + case o.outcome when 'released' then 1 else 0 end,
         error = coalesce(o.error::jsonb, l.error),
         available_at = clock_timestamp() + case when l.cancel_requested then 0 else o.delay end * interval '1 ms',
         rank_at = clock_timestamp() + case when l.cancel_requested then 0 else o.delay end * interval '1 ms' - priority * interval '1 minute',
         version = version + 1, updated_at = clock_timestamp()
    from unnest($2::uuid[], $3::uuid[], $4::text[], $5::float8[], $6::float8[], $7::text[])
         as o(entry_id, claim_id, outcome, ms, delay, error)
   where l.entry_id = o.entry_id and l.claim_id = o.claim_id
     and (select k.alive_until > clock_timestamp() from async_workflow.worker k where k.id = $1 and k.ended_at is null)
  returning l.entry_id, l.stage, l.attempt, o.outcome, o.ms, o.error
),
recorded as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, worker_id, started_at, error)
  select entry_id, stage, attempt, outcome::async_workflow.outcome, $1, clock_timestamp() - ms * interval '1 ms', error::jsonb
  from released where outcome <> 'waiting'
),
failed as (
  insert into async_workflow.failure (entry_id, stage, attempt, fingerprint)
  select entry_id, stage, attempt, error::jsonb ->> 'fingerprint' from released where error::jsonb ->> 'fingerprint' is not null
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from released having count(*) > 0
)
select count(*)::int as count, case when count(*) < cardinality($2::uuid[]) then array_agg(entry_id) end as "entryIds",
       (select count(pg_notify(channel, '')) from unnest($8::text[]) as channel)::int as hints
from released
