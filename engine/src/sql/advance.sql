-- A stage is done and another one follows: keeps its result and moves the entry on; the worker keeps the lease.
--   $1 worker id   $2 entry ids   $3 claim ids   $4 stages   $5 attempts   $6 run times in ms   $7 progress   $8 results (JSON texts)
--   $9 channels to notify
-- Returns one row: how many moved, which ones (null: all of them), and which are to be cancelled (null: none).
-- An entry that did not move was no longer held, or the lease of its worker had ended although nobody has taken it yet.
-- The stage in the match makes it safe to send again when the answer to a commit was lost.
with moved as (
  update async_workflow.live l
     set stage = o.stage + 1, progress = greatest(l.progress, o.progress), attempt = 1, attempt_floor = 0, crashes = 0, error = null,
         version = version + 1, updated_at = clock_timestamp()
    from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::smallint[], $6::float8[], $7::smallint[], $8::text[])
         as o(entry_id, claim_id, stage, attempt, ms, progress, result)
   where l.entry_id = o.entry_id and l.claim_id = o.claim_id and l.stage = o.stage
     and (select k.alive_until > clock_timestamp() from async_workflow.worker k where k.id = $1 and k.ended_at is null)
  returning l.entry_id, l.cancel_requested, o.stage, o.attempt, o.ms, o.result
),
recorded as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, worker_id, started_at, result)
  select entry_id, stage, attempt, 'completed', $1, clock_timestamp() - ms * interval '1 ms', result::jsonb from moved
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from moved having count(*) > 0
)
select count(*)::int as count, case when count(*) < cardinality($2::uuid[]) then array_agg(entry_id) end as "entryIds",
       array_agg(entry_id) filter (where cancel_requested) as cancelled,
       (select count(pg_notify(channel, '')) from unnest($9::text[]) as channel)::int as hints
from moved
