-- Pauses a workflow, or tells who paused it before.
--   $1 name   $2 by whom   $3 reason (may be null)
-- Returns (pausedAt, pausedBy, reason); nothing when no such workflow was ever registered.
-- Every screen reads again: what is due shows that it is paused, and no row of it changes.
with paused as (
  insert into async_workflow.paused_workflow as p (workflow, paused_by, reason)
  select $1::text, $2::text, $3::text where exists (select from async_workflow.workflow w where w.name = $1::text)
  on conflict (workflow) do update set reason = coalesce(excluded.reason, p.reason)
  returning p.paused_at, p.paused_by, p.reason
),
noted as (
  insert into async_workflow.change (entry_ids) select null from paused
)
select paused_at as "pausedAt", paused_by as "pausedBy", reason from paused
