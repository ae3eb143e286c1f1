-- Starts entries under the lease of a worker in the same process, which has slots free for them: as if they had been started and
-- claimed at once.
--   $1 worker id   $2 channels to notify   $3 entry ids   $4 workflow ids   $5 titles   $6 inputs (JSON texts)   $7 priorities (null: 0)
--   $8 times to start in, ms   $9 times to finish in, ms   $10 tags (array literals)   $11 workspaces   $12 owners
-- Returns what a claim returns. Without a claimId the worker may claim nothing any more: the entries wait for any other.
with begun as materialized (
  select clock_timestamp() as at, k.id as worker_id, case when k.id is not null then gen_random_uuid() end as claim_id,
         (k.id is not null)::int as claims
  from (select) as one left join async_workflow.worker k on k.id = $1 and k.ended_at is null and not k.draining and k.alive_until > clock_timestamp()
),
asked as materialized (
  select entry_id, workflow_id, title, input, coalesce(priority, 0::smallint) as priority, start_within, finish_within, tags, workspace, owner, begun.*
  from begun,
       unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::smallint[], $8::float8[], $9::float8[], $10::text[], $11::text[], $12::text[])
    as a(entry_id, workflow_id, title, input, priority, start_within, finish_within, tags, workspace, owner)
),
held as (
  insert into async_workflow.live
    (entry_id, workflow_id, priority, available_at, rank_at, updated_at, expires_at, deadline_at,
     worker_id, claim_id, fence, version, attempt, claimed_at, started_at)
  select entry_id, workflow_id, priority, at, at - priority * interval '1 minute', at, at + start_within * interval '1 ms',
         at + finish_within * interval '1 ms', worker_id, claim_id, claims, claims, claims,
         case claims when 1 then at end, case claims when 1 then at end
  from asked
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from asked
),
created as (
  insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, created_at, input)
  select entry_id, workspace, owner, workflow_id, title, tags::text[], priority, at, input::jsonb from asked
)
select entry_id as "entryId", workflow_id as "workflowId", 0 as stage, 0 as progress, claims as attempt, 0 as "attemptFloor", 0 as crashes,
       claim_id as "claimId", false as "cancelRequested", claims as version, 0::float8 as rank, finish_within as "deadlineMs", title,
       input::jsonb as input, workspace, owner, extract(epoch from at)::float8 * 1000 as "createdMs",
       (select count(pg_notify(channel, '')) from unnest($2::text[]) as channel)::int as hints
from asked
