-- The processes may run as a role that owns nothing: what they need of the owner's rights is making and dropping weeks,
-- and that they get by these two functions alone. `async_workflow.grant_to` says what else such a role may.
alter function async_workflow.create_partitions(timestamptz) security definer;
alter function async_workflow.create_partitions(timestamptz) set search_path = pg_catalog, pg_temp;
alter function async_workflow.drop_partitions() security definer;
alter function async_workflow.drop_partitions() set search_path = pg_catalog, pg_temp;
revoke execute on function async_workflow.create_partitions(timestamptz), async_workflow.drop_partitions() from public;

-- Called by the owner after migrating; again changes nothing. Tables that come later need another call, weeks do not.
create function async_workflow.grant_to(role_name name) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('grant usage on schema async_workflow to %I', role_name);
  execute format('grant select, insert, update, delete on all tables in schema async_workflow to %I', role_name);
  execute format('grant usage, select on all sequences in schema async_workflow to %I', role_name);
  execute format('grant execute on all functions in schema async_workflow to %I', role_name);
  execute format('revoke execute on function async_workflow.grant_to(name) from %I', role_name);
  execute format('grant select, update on public."Entry" to %I', role_name);
  -- Only added to: what was done stays done.
  execute format('revoke update, delete on async_workflow.audit from %I', role_name);
  execute format('revoke insert, update, delete on async_workflow.migration from %I', role_name);
end $$;
revoke execute on function async_workflow.grant_to(name) from public;
