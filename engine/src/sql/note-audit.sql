-- Notes in the audit log what somebody does, in the transaction that does it.
--   $1 workspace   $2 actor   $3 action   $4 target   $5 reason   $6 detail (JSON text)   $7 address   $8 request id
insert into async_workflow.audit (workspace, actor, action, target, reason, detail, address, request_id)
values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
