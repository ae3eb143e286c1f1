-- A worker says that it stops ($2 true: it drains, it still holds entries; false: it has ended).
--   $1 worker id   $2 draining
update async_workflow.worker
   set draining = true, ended_at = case when $2 then ended_at else clock_timestamp() end
 where id = $1 and ended_at is null
