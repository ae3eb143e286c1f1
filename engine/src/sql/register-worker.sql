-- A worker begins.
--   $1 name   $2 host   $3 pid   $4 concurrency   $5 workflow ids   $6 lease in ms   $7 versions: { library, node } (JSON text)
-- Returns its id, the ids of the workflows that are paused, and the time in ms since 1970.
insert into async_workflow.worker (name, host, pid, concurrency, workflows, alive_until, lease_ms, version, node_version)
values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms', $6, $7::jsonb ->> 'library', $7::jsonb ->> 'node')
returning id, array(select w.id from async_workflow.workflow w join async_workflow.paused_workflow p on p.workflow = w.name) as paused,
          date_part('epoch', clock_timestamp()) * 1000 as "nowMs"
