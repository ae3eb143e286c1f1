-- What runs inside transactions of the users' own: starting an entry, also from plain SQL, and keeping a step's result.

-- Starts one entry inside the caller's own transaction: it exists if and only if that commits. The engine calls it with
--   { id, workflowId, title, input, priority, delayMs, notBefore, startWithinMs, finishWithinMs, tags, workspace, owner, key, hash }
-- as one JSON value, which any database library can pass. fresh is false when the key had started an entry before: then it is
-- that one, or null when that was a different request. Told by a row, not by an error, which would end the caller's transaction.
create or replace function async_workflow.start_entry(asked jsonb) returns table (entry_id uuid, created_at timestamptz, fresh boolean)
language plpgsql as $$
declare
  begun timestamptz := clock_timestamp();
  due timestamptz := greatest(coalesce((asked ->> 'notBefore')::timestamptz, begun + (asked ->> 'delayMs')::float8 * interval '1 ms'), begun);
  new_id uuid := coalesce((asked ->> 'id')::uuid, async_workflow.uuid7());
  boost interval := coalesce((asked ->> 'priority')::int, 0) * interval '1 minute';
  in_workspace text := coalesce(asked ->> 'workspace', 'local');
  known async_workflow.idempotency;
begin
  if asked ->> 'key' is not null then
    insert into async_workflow.idempotency (workspace, key, entry_id, request_hash, created_at)
      values (in_workspace, asked ->> 'key', new_id, decode(asked ->> 'hash', 'hex'), begun) on conflict do nothing;
    if not found then
      select * into known from async_workflow.idempotency i where i.workspace = in_workspace and i.key = asked ->> 'key';
      return query select case when known.request_hash = decode(asked ->> 'hash', 'hex') then known.entry_id end, known.created_at, false;
      return;
    end if;
  end if;
  insert into async_workflow.live (entry_id, workflow_id, priority, available_at, rank_at, updated_at, expires_at, deadline_at)
    values (new_id, (asked ->> 'workflowId')::int, coalesce((asked ->> 'priority')::int, 0), due, due - boost, begun,
            begun + (asked ->> 'startWithinMs')::float8 * interval '1 ms', begun + (asked ->> 'finishWithinMs')::float8 * interval '1 ms');
  insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, created_at, due_at, input)
    values (new_id, in_workspace, coalesce(asked ->> 'owner', 'local'), (asked ->> 'workflowId')::int, asked ->> 'title',
            case when jsonb_array_length(asked -> 'tags') > 0 then array(select jsonb_array_elements_text(asked -> 'tags')) end,
            coalesce((asked ->> 'priority')::int, 0), begun, nullif(due, begun), nullif(asked -> 'input', 'null'));
  insert into async_workflow.change (entry_ids) values (array[new_id]);
  perform pg_notify('async_workflow_work', ''), pg_notify('async_workflow_change', '');
  return query select new_id, begun, true;
end $$;

-- Starts an entry from plain SQL; returns its id. The workflow must have been registered once, by any worker or web process.
-- The same idempotency key and the same request give the same entry.
create or replace function async_workflow.start(
  workflow text, input jsonb default null, title text default null, at timestamptz default null, priority int default 0,
  idempotency_key text default null
) returns uuid
language plpgsql as $$
declare
  kind async_workflow.workflow;
  asked jsonb;
  started uuid;
begin
  if start.priority not between -60 and 60 then
    raise exception 'priority % is not between -60 and 60', start.priority using errcode = '22023';
  end if;
  select * into kind from async_workflow.workflow w where w.name = start.workflow order by w.updated_at desc limit 1;
  if kind.id is null then
    raise exception 'workflow "%" is not registered', start.workflow
      using errcode = '22023', hint = 'Start a worker or the web process that defines it once; it registers its workflows.';
  end if;
  asked := jsonb_build_object('workflowId', kind.id, 'title', coalesce(nullif(btrim(start.title), ''), kind.description ->> 'title', kind.name),
    'input', start.input, 'priority', start.priority, 'notBefore', start.at, 'finishWithinMs', kind.description -> 'timeoutMs');
  if start.idempotency_key is not null then
    -- Of what the caller asked only: a new version or title of the workflow does not make it another request.
    asked := asked || jsonb_build_object('key', start.idempotency_key, 'hash', encode(sha256(convert_to(
      jsonb_build_array(start.workflow, start.input, start.title, extract(epoch from start.at), start.priority)::text, 'UTF8')), 'hex'));
  end if;
  started := (select s.entry_id from async_workflow.start_entry(asked) as s);
  if started is null then
    raise exception 'idempotency key "%" was used before for a different request', start.idempotency_key
      using errcode = '23505', hint = 'Use a new key for a new request.';
  end if;
  return started;
end $$;

-- Keeps the result of a step inside the handler's own transaction, so that its rows and the memo are committed together.
--   { entryId, claimId, stage, name, occurrence, attempt, ranMs, result }
-- Returns false when the lease is gone. The lock on the live row keeps the lease until the caller commits.
create or replace function async_workflow.record_step(step jsonb) returns boolean
language plpgsql as $$
begin
  update async_workflow.live l set version = l.version + 1, updated_at = clock_timestamp()
   where l.entry_id = (step ->> 'entryId')::uuid and l.claim_id = (step ->> 'claimId')::uuid and l.stage = (step ->> 'stage')::smallint
     and exists (select from async_workflow.worker k where k.id = l.worker_id and k.ended_at is null and k.alive_until > clock_timestamp());
  if not found then
    return false;
  end if;
  insert into async_workflow.step (entry_id, stage, name, occurrence, attempt, started_at, result)
    values ((step ->> 'entryId')::uuid, (step ->> 'stage')::smallint, step ->> 'name', (step ->> 'occurrence')::smallint,
            (step ->> 'attempt')::smallint, clock_timestamp() - (step ->> 'ranMs')::float8 * interval '1 ms', nullif(step -> 'result', 'null'));
  insert into async_workflow.change (entry_ids) values (array[(step ->> 'entryId')::uuid]);
  return true;
end $$;
