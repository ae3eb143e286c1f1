-- Takes idempotency keys for entries about to be started in the same transaction.
--   $1 workspaces   $2 keys   $3 entry ids   $4 request hashes (hex)
-- Returns the entry ids whose key was free. A key that another transaction is just taking is waited for.
insert into async_workflow.idempotency (workspace, key, entry_id, request_hash)
select workspace, key, entry_id, decode(hash, 'hex')
from unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) as k(workspace, key, entry_id, hash)
on conflict (workspace, key) do nothing
returning entry_id as "entryId"
