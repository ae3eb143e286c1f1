-- Who did what, from where and why. Written in the transaction of the change itself, so that neither is there without
-- the other; read by admins; never changed.
create table async_workflow.audit (
  id         uuid not null default async_workflow.uuid7() constraint audit_key primary key,
  at         timestamptz not null default clock_timestamp(),
  workspace  text not null,
  actor      text,                             -- a user's id, key:…, token:…, local; null: not known
  action     text not null constraint audit_action_form check (action ~ '^[a-z_]+\.[a-z_]+$'),
  target     text,                             -- the id of what it was done to
  reason     text,
  detail     jsonb,
  address    text,
  request_id text
);
create index audit_by_workspace on async_workflow.audit (workspace, id);

create function async_workflow.refuse_audit_change() returns trigger
language plpgsql as $$
begin
  raise exception 'The audit log is append-only.' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_stays before update or delete on async_workflow.audit
  for each row execute function async_workflow.refuse_audit_change();
create trigger audit_is_not_emptied before truncate on async_workflow.audit
  for each statement execute function async_workflow.refuse_audit_change();
