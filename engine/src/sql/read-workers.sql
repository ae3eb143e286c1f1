-- The workers that have not ended, and those lost a short time ago, each with what it holds.
--   $1 workspace   $2 for how long lost ones are shown, in ms   $3 most entries per worker   $4 one worker's name, or null for all
-- Returns a row per worker, those that work first. An entry of another workspace is counted and not shown.
-- A worker past its lease is lost, be it that nobody has buried it yet.
select k.name as id,
       case when k.ended_at is not null or k.alive_until <= now.at then 'lost' when k.draining then 'draining' else 'alive' end as state,
       k.host, k.pid, k.version, k.node_version as "nodeVersion", k.concurrency, k.started_at as "startedAt", k.seen_at as "seenAt",
       greatest(extract(epoch from now.at - k.seen_at)::float8 * 1000, 0) as "silentMs",
       coalesce(k.lease_ms, extract(epoch from k.alive_until - k.seen_at)::float8 * 1000) as "leaseMs", k.alive_until as "leaseEndsAt",
       k.drain_requested_at as "drainRequestedAt", k.memory_bytes::float8 as "memoryBytes", k.cpu::float8 as cpu,
       k.loop_busy::float8 as "loopBusy", k.loop_lag_ms::float8 as "loopLagMs", k.hears,
       (select coalesce(jsonb_agg(jsonb_build_object('name', w.name, 'version', w.version) order by w.name, w.version), '[]')
          from async_workflow.workflow w where w.id = any (k.workflows)) as workflows,
       (select count(*)::int from async_workflow.live l where l.worker_id = k.id) as held,
       (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'title', h.title, 'workflow', h.workflow, 'stage', h.stage,
                                                     'progress', h.progress, 'since', h.claimed_at) order by h.claimed_at, h.id), '[]')
          from (select e.id, e.title, w.name as workflow, w.stages[l.stage + 1] as stage, l.progress, l.claimed_at
                  from async_workflow.live l
                  join async_workflow.entry e on e.id = l.entry_id
                  join async_workflow.workflow w on w.id = l.workflow_id
                 where l.worker_id = k.id and e.workspace is not distinct from $1
                 order by l.claimed_at, l.entry_id limit $3) as h) as entries
from async_workflow.worker k
cross join (select clock_timestamp() as at offset 0) as now
where (k.ended_at is null or k.lost and k.ended_at > now.at - $2 * interval '1 ms') and ($4::text is null or k.name = $4)
order by k.ended_at is not null or k.alive_until <= now.at, k.draining, k.started_at, k.id
limit 500
