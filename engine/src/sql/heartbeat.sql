-- Keeps a worker's lease, and so that of everything it holds.
--   $1 worker id   $2 lease in ms   $3 entry ids held   $4 claim ids held
--   $5 how its process is: { memoryBytes, cpu, loopBusy, loopLagMs, hears } (JSON text)
-- Returns one row: alive (false: it was declared dead and holds nothing), whether it is to drain, the entries to cancel, the entries that were taken away,
-- the entries that it holds without knowing (the answer to a claim was lost; older than any claim still under way can be),
-- whether there is something to rescue (a worker past its lease, or with one longer than it can be, an entry of one that ended, an entry past its time),
-- which workflows are paused, whether a bulk action runs, in how many ms the lease of another worker ends first (null: there is none), and the time in ms since 1970.
with beat as (
  update async_workflow.worker set alive_until = clock_timestamp() + $2 * interval '1 ms', seen_at = clock_timestamp(),
         memory_bytes = ($5::jsonb ->> 'memoryBytes')::bigint, cpu = ($5::jsonb ->> 'cpu')::real,
         loop_busy = ($5::jsonb ->> 'loopBusy')::real, loop_lag_ms = ($5::jsonb ->> 'loopLagMs')::real, hears = ($5::jsonb ->> 'hears')::boolean
   where id = $1 and ended_at is null
  returning draining
)
select exists (select from beat) as alive, coalesce((select draining from beat), false) as draining,
       array(select l.entry_id from async_workflow.live l where l.worker_id = $1 and l.cancel_requested) as cancelled,
       array(select h.entry_id from unnest($3::uuid[], $4::uuid[]) as h(entry_id, claim_id)
             where not exists (select from async_workflow.live l where l.entry_id = h.entry_id and l.claim_id = h.claim_id)) as taken,
       (select coalesce(jsonb_agg(jsonb_build_object('entryId', l.entry_id, 'claimId', l.claim_id)), '[]')
          from async_workflow.live l
         where l.worker_id = $1 and l.claimed_at < clock_timestamp() - interval '35 s' and l.entry_id <> all ($3::uuid[])) as forgotten,
       exists (select from async_workflow.worker k
               where k.ended_at is null and k.id <> $1
                 and (k.alive_until < clock_timestamp() or k.alive_until > clock_timestamp() + 2 * k.lease_ms * interval '1 ms'))
         or exists (select from async_workflow.live l join async_workflow.worker k on k.id = l.worker_id
                    where l.worker_id is not null and k.ended_at is not null)
         or exists (select from async_workflow.live l
                    where l.expires_at <= (select clock_timestamp()) and l.worker_id is null and l.started_at is null)
         or exists (select from async_workflow.live l where l.deadline_at <= (select clock_timestamp()) and l.worker_id is null)
         as rescue,
       array(select w.id from async_workflow.paused_workflow p join async_workflow.workflow w on w.name = p.workflow) as paused,
       exists (select from async_workflow.bulk b where b.state = 'running') as bulk,
       (select extract(epoch from min(k.alive_until) - clock_timestamp())::float8 * 1000
          from async_workflow.worker k where k.ended_at is null and k.id <> $1) as "nextExpiryMs",
       date_part('epoch', clock_timestamp()) * 1000 as "nowMs"
