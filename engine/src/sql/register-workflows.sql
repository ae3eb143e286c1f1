-- Makes workflow versions known.
--   $1 names   $2 versions   $3 stages (JSON texts)   $4 descriptions (JSON texts)   $5 retentions in ms
-- Returns (id, name, version) for each. Written only when something differs: many processes start with the same list.
with given as (
  select name, version, array(select jsonb_array_elements_text(stages::jsonb)) as stages, description::jsonb as description,
         retention * interval '1 ms' as retention
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[]) as g(name, version, stages, description, retention)
),
written as (
  insert into async_workflow.workflow as w (name, version, stages, description, retention)
  select name, version, stages, description, retention from given g
  where not exists (select from async_workflow.workflow k
                    where k.name = g.name and k.version = g.version and k.stages = g.stages and k.description = g.description
                      and k.retention = g.retention)
  order by name, version   -- processes that register at once lock in the same order
  on conflict (name, version) do update set stages = excluded.stages, description = excluded.description, retention = excluded.retention, updated_at = clock_timestamp()
  returning id, name, version
)
select id, name, version from written
union
select w.id, w.name, w.version from async_workflow.workflow w join given g on g.name = w.name and g.version = w.version
