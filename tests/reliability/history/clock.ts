/** The harness's clock, and samples that relate it to PostgreSQL's. */
import type pg from "pg";
import type { ClockSample } from "./records.ts";

/** Microseconds of the machine's monotonic clock: the same for all processes of a boot, and never set. */
export const monotonicNow = (): number => Number(process.hrtime.bigint() / 1_000n);

/** PostgreSQL looked at its clock between the two looks at ours; the shortest of a few is the best. */
export async function sampleClock(client: Pick<pg.Client, "query">): Promise<ClockSample> {
  let best: ClockSample & { width: number } = { monotonic: 0, database: 0, width: Number.POSITIVE_INFINITY };
  for (let tries = 0; tries < 3; tries += 1) {
    const before = monotonicNow();
    const { rows } = await client.query<{ now: string }>(
      "select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as now",
    );
    const after = monotonicNow();
    const sample = { monotonic: (before + after) / 2, database: Number(rows[0]?.now), width: after - before };
    if (sample.width < best.width) best = sample;
  }
  return { monotonic: best.monotonic, database: best.database };
}
