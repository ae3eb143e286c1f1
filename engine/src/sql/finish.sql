-- Entries end: the live row goes, the result row comes.
--   $1 worker id   $2 entry ids   $3 claim ids   $4 final statuses   $5 stages done   $6 attempts   $7 run times in ms of the last attempt
--   $8 progress, which never falls below what was reached   $9 results (JSON texts)   $10 errors (JSON texts)   $11 channels to notify
-- Returns one row: how many ended, and which ones (null: all of them). An entry that did not was no longer held.
with ended as (
  delete from async_workflow.live l
   using unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::smallint[], $7::float8[], $8::smallint[], $9::text[], $10::text[])
         as o(entry_id, claim_id, status, stage, attempt, ms, progress, result, error)
   where l.entry_id = o.entry_id and l.claim_id = o.claim_id
     and (select k.alive_until > clock_timestamp() from async_workflow.worker k where k.id = $1 and k.ended_at is null)
  returning l.entry_id, l.workflow_id, l.attempt_floor, l.started_at, l.version, l.claim_id, l.progress as reached, l.result as given,
            o.status, o.stage, o.attempt, o.ms, o.progress, o.result, o.error
),
recorded as (
  insert into async_workflow.result
    (entry_id, workflow_id, status, stage, progress, attempt, attempt_floor, version, worker_id, claim_id, attempt_started_at, started_at, result, error)
  select entry_id, workflow_id, status::async_workflow.final_status, stage, greatest(progress, reached), attempt, attempt_floor, version + 1, $1, claim_id,
         clock_timestamp() - ms * interval '1 ms', started_at, coalesce(result::jsonb, given), error::jsonb
  from ended
),
failed as (
  insert into async_workflow.failure (entry_id, stage, attempt, fingerprint)
  select entry_id, stage, attempt, error::jsonb ->> 'fingerprint' from ended where error::jsonb ->> 'fingerprint' is not null
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from ended having count(*) > 0
)
select count(*)::int as count, case when count(*) < cardinality($2::uuid[]) then array_agg(entry_id) end as "entryIds",
       (select count(pg_notify(channel, '')) from unnest($11::text[]) as channel)::int as hints
from ended
