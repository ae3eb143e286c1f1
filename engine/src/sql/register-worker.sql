-- A worker begins.
--   $1 name   $2 host   $3 pid   $4 concurrency   $5 workflow ids   $6 lease in ms
-- Returns its id.
insert into async_workflow.worker (name, host, pid, concurrency, workflows, alive_until)
values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 ms')
returning id
