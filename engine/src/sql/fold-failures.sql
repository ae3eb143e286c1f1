-- Takes up to $1 new failures into the counts of their groups.
--   $1 limit
-- Returns (taken): how many there were; fewer than the limit: that was all. Several may do it at once: each takes what is not locked.
-- A failure of an entry that is deleted already counts no more. An entry counts once in a group, with its first failure there.
-- A group that was resolved before this failure is open again.
with taken as materialized (
  delete from async_workflow.failure
   where ctid = any (array(select f.ctid from async_workflow.failure f limit $1 for update skip locked))
  returning entry_id, stage, attempt, fingerprint, at
),
seen as materialized (
  select t.*, e.workspace, w.name as workflow, coalesce(w.stages[t.stage + 1], '') as stage_name,
         not exists (select from async_workflow.attempt a
                     where a.entry_id = t.entry_id and a.error is not null and a.error ->> 'fingerprint' = t.fingerprint
                       and (a.stage, a.attempt) < (t.stage, t.attempt)) as is_first
  from taken t
  cross join lateral (select workspace, workflow_id from async_workflow.entry e where e.id = t.entry_id offset 0) as e
  join async_workflow.workflow w on w.id = e.workflow_id
),
latest as (
  select distinct on (workspace, fingerprint) *,
         count(*) over same as failures, count(*) filter (where is_first) over same as new_entries, min(at) over same as first_at
  from seen
  window same as (partition by workspace, fingerprint)
  order by workspace, fingerprint, at desc
),
hours as (
  insert into async_workflow.error_hour as h (workspace, fingerprint, hour, count)
  select workspace, fingerprint, date_trunc('hour', at, 'UTC'), count(*) from seen group by 1, 2, 3 order by 1, 2, 3
  on conflict (workspace, fingerprint, hour) do update set count = h.count + excluded.count
),
folded as (
  insert into async_workflow.error_group as g
    (workspace, fingerprint, workflow, stage, error, entry_id, count, entries, first_seen, last_seen)
  select workspace, fingerprint, workflow, stage_name,
         coalesce((select a.error from async_workflow.attempt a where a.entry_id = l.entry_id and a.stage = l.stage and a.attempt = l.attempt),
                  (select r.error from async_workflow.result r where r.entry_id = l.entry_id)),
         entry_id, failures, new_entries, first_at, at
  from latest l
  order by workspace, fingerprint   -- those who fold at once lock in the same order
  on conflict (workspace, fingerprint) do update
     set count = g.count + excluded.count, entries = g.entries + excluded.entries,
         error = case when excluded.last_seen >= g.last_seen then coalesce(excluded.error, g.error) else g.error end,
         entry_id = case when excluded.last_seen >= g.last_seen then excluded.entry_id else g.entry_id end,
         first_seen = least(g.first_seen, excluded.first_seen), last_seen = greatest(g.last_seen, excluded.last_seen),
         regressed_at = case when g.status = 'resolved' and excluded.last_seen > g.status_at then excluded.last_seen else g.regressed_at end,
         status = case when g.status = 'resolved' and excluded.last_seen > g.status_at then 'open' else g.status end
)
select count(*)::int as taken from taken
