-- A bulk retry may begin with a stage of its own choice.
alter table async_workflow.bulk add column from_stage text;   -- null: where each entry ended
