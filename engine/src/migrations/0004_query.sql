-- Lists by workflow walk an index too, for the price of four bytes: all workflows together are few walks side by side.
create index entry_by_workflow on async_workflow.entry (workspace, workflow_id, id);
drop index async_workflow.entry_by_workspace;
