/**
 * Writes a history of finished entries for the workflows that are registered, as if they had run, and has it counted anew:
 * for trying and photographing pages that show the past. Usage, with the product started once on that database:
 *
 *   DATABASE_URL=… node --import tsx scripts/seed-history.ts [days=7] [entries per hour=60]
 *
 * For databases whose content does not matter. At most 2,000,000 entries.
 */
import pg from "pg";

const [days = 7, perHour = 60] = process.argv.slice(2).map(Number);
const total = Math.round(days * 24 * perHour);
if (!(total > 0 && total <= 2_000_000))
  throw new Error("Give days and entries per hour: together at most 2,000,000 entries.");

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
try {
  await client.query("begin");
  await client.query(
    `create temp table past on commit drop as
     select n, async_workflow.uuid7(at) as id, at, w.id as workflow_id, cardinality(w.stages) as stages,
            -- Slower by day, and a bad hour now and then.
            (0.2 + 1.5 * random() * random() * random() + 0.4 * (1 + sin(extract(epoch from at) / 86400 * 2 * pi()))) as factor,
            random() < case when extract(hour from at)::int % 11 = 3 then 0.3 else 0.03 end as fails,
            random() < 0.06 as retries, random() < 0.01 as cancelled,
            random() ^ 6 * 30 as waits
     from (select n, clock_timestamp() - random() ^ 0.8 * $1 * interval '1 day' as at from generate_series(1, $2) as n) as made
     cross join lateral (
       select w.* from async_workflow.workflow w
       order by (hashtext(w.name || made.n / 3)::bigint + 2147483648) * case when w.name = 'demo' then 0.4 else 1 end limit 1
     ) as w`,
    [days, total],
  );
  await client.query(
    `insert into async_workflow.entry (id, workflow_id, title, created_at)
     select id, workflow_id, (array['Import invoices', 'Welcome mail', 'Rebuild the index', 'Sync catalogue', 'Monthly statement'])[1 + n % 5] || ' ' || n, at
     from past`,
  );
  await client.query(
    `insert into async_workflow.attempt (entry_id, stage, attempt, outcome, started_at, finished_at, error)
     select id, stage, case when retries and stage = 0 then attempt else 1 end, (case when attempt = 1 and retries and stage = 0 then 'retry' else 'completed' end)::async_workflow.outcome,
            begun, begun + least(6 - stage, 4) * factor * interval '1 second', case when attempt = 1 and retries and stage = 0 then '{"code":"handler_error","message":"The other side closed the connection."}'::jsonb end
     from past
     cross join lateral generate_series(0, stages - 2) as stage
     cross join lateral generate_series(1, case when retries and stage = 0 then 2 else 1 end) as attempt
     cross join lateral (select at + (waits + stage * 4 * factor + (attempt - 1) * 3) * interval '1 second' as begun) as time
     where not fails or stage = 0`,
  );
  await client.query(
    `insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, version, attempt_started_at, started_at, finished_at, error)
     select id, workflow_id, (case when cancelled then 'CANCELLED' when fails then 'FAILED' else 'COMPLETED' end)::async_workflow.final_status,
            case when fails or cancelled then least(1, stages - 1) else stages end, case when fails or cancelled then 33 else 100 end, 1, 9,
            ended - 2 * factor * interval '1 second', at + waits * interval '1 second', ended,
            case when fails and not cancelled then '{"code":"handler_error","message":"The card was declined."}'::jsonb end
     from past cross join lateral (select at + (waits + stages * 4 * factor) * interval '1 second' as ended) as time`,
  );
  await client.query("truncate async_workflow.metric, async_workflow.backlog");
  await client.query(
    `insert into async_workflow.backlog (minutes, at, workspace, workflow_id, looks, waiting, running, oldest_ms)
     select span, date_bin(span * interval '1 minute', minute, 'epoch'), case when k = 0 then '' else 'local' end, k, count(*),
            sum(case when k > 0 then greatest(0, round(12 + 14 * sin(extract(epoch from minute) / 7000) + 8 * random())) else 0 end),
            sum(case when k > 0 then round(3 + 5 * random()) else 0 end), max(case when k > 0 then round(20000 * random() ^ 3) else 0 end)
     from generate_series(date_trunc('minute', clock_timestamp()) - $1 * interval '1 day', clock_timestamp() - interval '1 minute', interval '1 minute') as minute
     cross join (values (1), (60)) as spans(span)
     cross join (select 0 as k union select min(id) from async_workflow.workflow) as kinds
     where extract(hour from minute)::int <> 5 and (span = 60 or minute > clock_timestamp() - interval '7 days')
     group by 1, 2, 3, 4 on conflict do nothing`,
    [days],
  );
  await client.query(
    `update async_workflow.rollup set created_until = first, attempts_until = first, ends_until = first
     from (select date_trunc('hour', clock_timestamp()) - ($1 + 1) * interval '1 day' as first) as past`,
    [days],
  );
  await client.query("commit");
  console.log(`Wrote ${total} entries over ${days} days. They are counted within a minute, or when somebody looks.`);
} finally {
  await client.end();
}
