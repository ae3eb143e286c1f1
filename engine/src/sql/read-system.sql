-- Everything the database can tell about how it is, in one row (one column, JSON).
--   $1 names of the workflows that this process has code for
-- Sessions of other users show what their rights allow. Nothing is counted beyond 10,000.
select jsonb_build_object(
  'serverVersion', current_setting('server_version'),
  'serverMs', extract(epoch from clock_timestamp()) * 1000,
  'inRecovery', pg_is_in_recovery(),
  'schemaVersion', (select max(version) from async_workflow.migration),
  'role', (select jsonb_build_object('name', r.rolname, 'isSuperuser', r.rolsuper, 'ownsTables', c.relowner = r.oid)
             from pg_roles r, pg_class c where r.rolname = current_user and c.oid = 'async_workflow.live'::regclass),
  'settings', (select jsonb_object_agg(name, setting) from pg_settings
               where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'max_connections', 'autovacuum')),
  'connections', (select count(*) from pg_stat_activity where backend_type = 'client backend'),
  'databaseBytes', pg_database_size(current_database()),
  'frozenAge', (select age(datfrozenxid) from pg_database where datname = current_database()),
  'tables', (
    select coalesce(jsonb_agg(jsonb_build_object('name', name, 'bytes', bytes, 'rows', rows, 'dead', dead, 'vacuumedMs', vacuumed) order by bytes desc), '[]')
    from (select coalesce(parent.relname, s.relname) as name, sum(pg_total_relation_size(s.relid)) as bytes,
                 sum(s.n_live_tup) as rows, sum(s.n_dead_tup) as dead,
                 extract(epoch from clock_timestamp() - max(greatest(s.last_vacuum, s.last_autovacuum))) * 1000 as vacuumed
          from pg_stat_user_tables s
          left join pg_inherits i on i.inhrelid = s.relid
          left join pg_class parent on parent.oid = i.inhparent
          where s.schemaname = 'async_workflow'
          group by 1) as sized),
  'weeks', (
    select jsonb_build_object(
             'ahead', count(*) filter (where week > clock_timestamp()), 'has', coalesce(bool_or(week <= clock_timestamp() and week > clock_timestamp() - interval '1 week'), false),
             'oldestMs', extract(epoch from clock_timestamp() - min(week)) * 1000)
    from (select to_date(right(c.relname, 7), 'IYYY"w"IW')::timestamp at time zone 'UTC' as week
          from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = 'async_workflow.entry'::regclass and c.relname ~ '^entry_\d{4}w\d\d$') as made),
  'outsideWeeks', exists (select from async_workflow.entry_other),
  'retentionMs', (select extract(epoch from max(retention)) * 1000 from async_workflow.workflow),
  'oldestTransaction', (
    select jsonb_build_object('pid', pid, 'application', application_name, 'state', state, 'ageMs', extract(epoch from clock_timestamp() - xact_start) * 1000)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start is not null
    order by xact_start limit 1),
  'oldestPreparedMs', (select extract(epoch from clock_timestamp() - min(prepared)) * 1000 from pg_prepared_xacts where database = current_database()),
  'slots', (
    select coalesce(jsonb_agg(jsonb_build_object('name', slot_name, 'active', active, 'bytes',
             case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) end)), '[]')
    from pg_replication_slots where restart_lsn is not null),
  'workflows', (
    select coalesce(jsonb_agg(jsonb_build_object('name', name, 'paused', paused, 'workers', workers, 'freeSlots', free, 'waiting', waiting, 'oldestMs', oldest) order by name), '[]')
    from (
      select w.name, exists (select from async_workflow.paused_workflow p where p.workflow = w.name) as paused,
             (select count(*) from async_workflow.worker k where k.ended_at is null and not k.draining and k.alive_until > clock_timestamp()
                and k.workflows && array_agg(w.id)) as workers,
             (select coalesce(sum(greatest(k.concurrency - (select count(*) from async_workflow.live h where h.worker_id = k.id), 0)), 0)
                from async_workflow.worker k where k.ended_at is null and not k.draining and k.alive_until > clock_timestamp()
                and k.workflows && array_agg(w.id)) as free,
             (select count(*) from (select from async_workflow.live q where q.workflow_id = any (array_agg(w.id)) and q.worker_id is null
                and q.available_at <= clock_timestamp() limit 10000) as due) as waiting,
             (select extract(epoch from clock_timestamp() - min(due.available_at)) * 1000
                from (select q.available_at from async_workflow.live q where q.workflow_id = any (array_agg(w.id)) and q.worker_id is null
                      and q.available_at <= clock_timestamp() limit 10000) as due) as oldest
      from async_workflow.workflow w
      where w.name = any ($1::text[])
         or exists (select from async_workflow.live q where q.workflow_id = w.id)
      group by w.name) as found),
  'lostWorkers', (select count(*) from async_workflow.worker where lost and ended_at > clock_timestamp() - interval '1 hour'),
  'deafWorkers', (select coalesce(jsonb_agg(name), '[]') from async_workflow.worker
                  where ended_at is null and alive_until > clock_timestamp() and hears = false)
) as facts
