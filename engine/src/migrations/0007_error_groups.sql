-- Failures by what they have in common. An error carries its fingerprint (model/fingerprint.ts) wherever it is kept, and each failure
-- adds one row to `failure`, in the statement that records it: what completes pays nothing. From there workers and readers fold
-- the rows into groups, in batches, so that no two failures wait for one counter.

create index attempt_by_fingerprint on async_workflow.attempt ((error ->> 'fingerprint'), entry_id) where error is not null;
create index result_by_fingerprint on async_workflow.result ((error ->> 'fingerprint'), entry_id) where error is not null;

-- The same as fingerprintOf in model/fingerprint.ts for the engine's own codes, which need no message to be told apart: for
-- failures that are recorded where no worker is (its crash, a time that is over).
create function async_workflow.error_fingerprint(workspace text, workflow text, stage text, code text) returns text
language sql immutable as $$
  select left(encode(sha256(convert_to(concat_ws(chr(31), workspace, workflow, stage, code, ''), 'UTF8')), 'hex'), 16)
$$;

-- The error of an entry that stands at this stage, with its fingerprint.
create function async_workflow.with_fingerprint(error jsonb, failed_entry uuid, at_stage smallint) returns jsonb
language sql stable as $$
  select error || jsonb_build_object('fingerprint',
           async_workflow.error_fingerprint(e.workspace, w.name, w.stages[at_stage + 1], error ->> 'code'))
  from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id
  where e.id = failed_entry
$$;

-- Failures that are in no group's counts yet. Without an index: it is emptied from wherever one looks.
create table async_workflow.failure (
  entry_id    uuid not null,
  stage       smallint not null,
  attempt     smallint not null,
  fingerprint text not null,
  at          timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create type async_workflow.error_status as enum ('open', 'resolved', 'ignored');

create table async_workflow.error_group (
  workspace    text not null,
  fingerprint  text not null,
  workflow     text not null,
  stage        text not null,
  error        jsonb,                       -- of the last failure
  entry_id     uuid not null,               -- whose it was
  count        bigint not null,             -- failed attempts
  entries      bigint not null,             -- different entries among them
  first_seen   timestamptz not null,
  last_seen    timestamptz not null,
  status       async_workflow.error_status not null default 'open',
  status_at    timestamptz,                 -- set by a person then
  status_by    text,
  regressed_at timestamptz,                 -- it was resolved, and failed again then
  constraint error_group_key primary key (workspace, fingerprint)
);
create index error_group_recent on async_workflow.error_group (workspace, status, last_seen, fingerprint);
create index error_group_age on async_workflow.error_group (last_seen);

-- Failures of a group by the hour, for its bars; kept a week.
create table async_workflow.error_hour (
  workspace   text not null,
  fingerprint text not null,
  hour        timestamptz not null,
  count       int not null,
  constraint error_hour_key primary key (workspace, fingerprint, hour)
);
create index error_hour_age on async_workflow.error_hour (hour);
