-- The bulk actions that are not done, of all workspaces.
select id from async_workflow.bulk where state = 'running' order by id
