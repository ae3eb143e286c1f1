-- Takes up to $3 due entries of the given workflows for a worker, oldest rank first.
--   $1 worker id   $2 workflow ids   $3 limit   $4 one of them may be a suspect
--   $5 per workflow the rank to begin with, in seconds since 1970 (null: from the head)   $6 channels to notify if there is one
-- Returns one row per entry claimed: its claim, where it stands and what it was asked.
--
-- The candidates are locked in a MATERIALIZED CTE, so that no plan can lock more than the limit.
-- (select clock_timestamp()) is evaluated once and bounds the index scan: parked entries are never read.
-- The workflow whose head has waited longest goes first; LIMIT stops the scan before the others are touched.
-- A worker that drains, or whose own lease has ended, claims nothing.
-- The commit does not wait for the disk: what a server that crashes forgets is a lease. Nothing was written under it that is not
-- forgotten too, since the log is flushed in order; whoever held it is refused, and the entry is claimed again.
-- A suspect is an entry that was held when two workers died: one more and it ends. A worker takes one at a time and only to run it at
-- once, so that none is held, and blamed, while another one kills the process.
-- Put-off entries (priority below 0) rank in the future. They come after all others, from an index of their own: an idle worker
-- takes them at once, and one that finds enough without them never looks.
-- date_part gives a float8; extract would go through numeric for every row.
with known as materialized (
  select id, since
  from (select id, coalesce(to_timestamp(low), '-infinity') as since from unnest($2::int[], $5::float8[]) as k(id, low)) as known
  order by (select q.rank_at from async_workflow.live q
            where q.workflow_id = known.id and q.worker_id is null and q.rank_at >= known.since
            order by q.rank_at, q.entry_id limit 1) nulls last
),
candidate as materialized (
  select found.at
  from (
    (select suspect.at
     from known
     cross join lateral (
       select q.ctid as at
       from async_workflow.live q
       where $4::boolean and q.workflow_id = known.id and q.worker_id is null and q.crashes >= 2
         and q.available_at <= (select clock_timestamp())
       order by q.rank_at, q.entry_id
       limit 1
       for update skip locked
     ) as suspect
     limit 1)
    union all
    select due.at
    from known
    cross join lateral (
      select q.ctid as at
      from async_workflow.live q
      where q.workflow_id = known.id and q.worker_id is null and q.crashes < 2
        and q.rank_at >= known.since and q.rank_at <= (select clock_timestamp()) and q.available_at <= (select clock_timestamp())
        and (q.expires_at is null or q.started_at is not null or q.expires_at > (select clock_timestamp()))
      order by q.rank_at, q.entry_id
      limit $3
      for update skip locked
    ) as due
    union all
    select put_off.at
    from known
    cross join lateral (
      select q.ctid as at
      from async_workflow.live q
      where q.workflow_id = known.id and q.worker_id is null and q.crashes < 2 and q.priority < 0
        and q.rank_at > (select clock_timestamp()) and q.available_at <= (select clock_timestamp())
        and (q.expires_at is null or q.started_at is not null or q.expires_at > (select clock_timestamp()))
      order by q.rank_at, q.entry_id
      limit $3
      for update skip locked
    ) as put_off
  ) as found
  where exists (select from async_workflow.worker k where k.id = $1 and k.ended_at is null and not k.draining and k.alive_until > clock_timestamp())
  limit $3
),
claimed as (
  update async_workflow.live l
     set worker_id = $1, claim_id = (select gen_random_uuid()), fence = fence + 1, claimed_at = clock_timestamp(),
         attempt = case when parked in ('sleep', 'signal') then greatest(attempt, 1) else attempt + 1 end,
         parked = null, version = version + 1,
         started_at = coalesce(started_at, clock_timestamp()), updated_at = clock_timestamp()
   where l.ctid = any (array(select at from candidate)) and l.worker_id is null
  returning l.entry_id, l.workflow_id, l.stage, l.progress, l.attempt, l.attempt_floor, l.crashes, l.claim_id,
            l.cancel_requested, l.version, l.deadline_at, l.rank_at
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from claimed
  having count(*) > 0 and set_config('synchronous_commit', 'off', true) is not null
     and (select count(pg_notify(channel, '')) from unnest($6::text[]) as channel) is not null
)
select c.entry_id as "entryId", c.workflow_id as "workflowId", c.stage, c.progress, c.attempt,
       c.attempt_floor as "attemptFloor", c.crashes, c.claim_id as "claimId", c.cancel_requested as "cancelRequested", c.version,
       date_part('epoch', c.rank_at) as rank,
       date_part('epoch', c.deadline_at - clock_timestamp()) * 1000 as "deadlineMs",
       e.title, e.input, e.workspace, e.owner, date_part('epoch', e.created_at) * 1000 as "createdMs"
from claimed c
cross join lateral (select * from async_workflow.entry e where e.id = c.entry_id limit 1) as e
