-- Starts entries.
--   $1 channels to notify   $2 entry ids   $3 workflow ids   $4 titles   $5 inputs (JSON texts)   $6 priorities (null: 0)
--   $7 delays in ms   $8 times not before which they run (null: the delay counts)   $9 times to start in, ms   $10 times to finish in, ms
--   $11 tags (array literals)   $12 workspaces   $13 owners
-- Returns one row: createdAt, which is the same for all.
with begun as materialized (
  select clock_timestamp() as at
),
asked as materialized (
  select entry_id, workflow_id, title, input, coalesce(priority, 0::smallint) as priority, start_within, finish_within, tags, workspace, owner, begun.at as begun,
         greatest(coalesce(not_before::timestamptz, begun.at + delay * interval '1 ms'), begun.at) as due
  from begun,
       unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::smallint[], $7::float8[], $8::text[], $9::float8[], $10::float8[],
              $11::text[], $12::text[], $13::text[])
    as a(entry_id, workflow_id, title, input, priority, delay, not_before, start_within, finish_within, tags, workspace, owner)
),
queued as (
  insert into async_workflow.live (entry_id, workflow_id, priority, available_at, rank_at, updated_at, expires_at, deadline_at)
  select entry_id, workflow_id, priority, due, due - priority * interval '1 minute', begun,
         begun + start_within * interval '1 ms', begun + finish_within * interval '1 ms'
  from asked
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from asked
),
created as (
  insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, created_at, due_at, input)
  select entry_id, workspace, owner, workflow_id, title, tags::text[], priority, begun, case when due > begun then due end, input::jsonb from asked
)
select at as "createdAt", (select count(pg_notify(channel, '')) from unnest($1::text[]) as channel) as hints from begun
