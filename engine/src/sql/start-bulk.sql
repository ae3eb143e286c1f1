-- Writes down that a bulk action was asked for. Its entries follow in the same transaction.
--   $1 workspace   $2 asked by   $3 only this owner's entries (null: everybody's)   $4 action   $5 filter (null: named one by one)
--   $6 reason   $7 entries a second   $8 idempotency key (null: none)   $9 hash of the request   $10 stage that a retry begins with (null: where each ended)
-- Returns its id, or nothing when the key was used before.
insert into async_workflow.bulk (workspace, asked_by, only_owner, action, filter, reason, pace, key, hash, from_stage)
values ($1, $2, $3, $4::async_workflow.bulk_action, $5, $6, $7, $8, $9, $10)
on conflict (workspace, key) where key is not null do nothing
returning id
