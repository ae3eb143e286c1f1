-- Saves a view under its name, in the place of the one that had it. Nothing when the owner has as many as they may.
--   $1 workspace   $2 owner   $3 name   $4 query   $5 how many an owner may have
-- Returns (id, name, query, createdAt), or nothing.
insert into async_workflow.view (workspace, owner, name, query)
select $1, $2, $3, $4
where exists (select from async_workflow.view where workspace = $1 and owner = $2 and name = $3)
   or (select count(*) from async_workflow.view where workspace = $1 and owner = $2) < $5::int
on conflict on constraint view_name_key do update set query = excluded.query
returning id, name, query, created_at as "createdAt"
