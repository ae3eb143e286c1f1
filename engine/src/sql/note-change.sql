-- Tells screens that an entry changed.
--   $1 entry id
insert into async_workflow.change (entry_ids) values (array[$1::uuid])
