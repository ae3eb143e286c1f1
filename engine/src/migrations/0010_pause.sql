-- Workflows that nobody is to claim entries of. Workers leave their ids out of the claim, so the claim itself knows nothing of it.
-- By name: a version that is registered later is paused too. A workflow is code that all workspaces share, and so is its pause.
create table async_workflow.paused_workflow (
  workflow  text not null constraint paused_workflow_key primary key,
  paused_at timestamptz not null default clock_timestamp(),
  paused_by text not null,
  reason    text
);
