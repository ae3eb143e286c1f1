-- What a worker says about itself, beside its lease: who it is when it registers, how it is with each heartbeat.
alter table async_workflow.worker
  add column version text,                   -- of this library
  add column node_version text,
  add column lease_ms int,
  add column drain_requested_at timestamptz, -- somebody asked it to drain; it hears of it with its next heartbeat
  add column memory_bytes bigint,            -- of its process
  add column cpu real,                       -- processors used since the heartbeat before, 1 is one of them
  add column loop_busy real,                 -- share of the time that the event loop was busy
  add column loop_lag_ms real,               -- how late the heartbeat's timer was
  add column hears boolean;                  -- notifications reach it; false: it polls
