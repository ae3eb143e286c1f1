-- Pauses a workflow, or tells who paused it before.
--   $1 name   $2 by whom   $3 reason (may be null)
-- Returns (workflow, pausedAt, pausedBy, reason); nothing when no such workflow was ever registered.
insert into async_workflow.paused_workflow as p (workflow, paused_by, reason)
select $1::text, $2::text, $3::text where exists (select from async_workflow.workflow w where w.name = $1::text)
on conflict (workflow) do update set reason = coalesce(excluded.reason, p.reason)
returning workflow, paused_at as "pausedAt", paused_by as "pausedBy", reason
