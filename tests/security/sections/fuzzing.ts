/** R01: malformed requests for every operation. `FUZZ_REQUESTS` sets how many (`npm run fuzz`: 20,000), `FUZZ_SEED` which. */
import { expect, test } from "vitest";
import { fuzz } from "../fuzz.ts";
import type { SecuredProduct } from "../secured-product.ts";

/** Enough to reach each operation several times; the rest is for `npm run fuzz`. */
const usual = 1_000;

export function fuzzing(product: () => SecuredProduct): void {
  const requests = Number(process.env.FUZZ_REQUESTS ?? usual);
  const seed = Number(process.env.FUZZ_SEED ?? 20_261_123);

  test("R01 R12 malformed requests for every operation cause no fault, tell nothing of the inside, and take no long time", {
    timeout: 300_000,
  }, async () => {
    const { people, keys, stranger, foreign, entryId, app } = product();
    // Somebody to lose: what is asked at random may well remove members and webhooks.
    const admin = await product().join("fuzz@first.test", "admin");
    const begun = performance.now();
    const report = await fuzz({
      callers: [admin, keys.admin, keys.start, keys.operate, stranger],
      requests,
      seed,
      ids: [entryId, foreign.ids.entry, keys.read.id, people.viewer.userId, "demo"],
    });
    const { statuses, msLongest } = report;
    if (requests > usual) {
      const seconds = (performance.now() - begun) / 1_000;
      console.info(
        `${requests} requests of seed ${seed} in ${seconds.toFixed(1)} s, the longest ${msLongest.toFixed(0)} ms`,
        statuses,
      );
    }
    expect(report.faults).toEqual([]);
    expect(statuses[400]).toBeGreaterThan(requests / 20);
    expect(Object.entries(statuses).filter(([status]) => Number(status) < 300).length).toBeGreaterThan(0);
    expect(msLongest).toBeLessThan(5_000);
    expect((await keys.admin.get("/api/entries?limit=1")).status).toBe(200);
    expect(app.output()).not.toMatch(/"level":(?:50|60)/);
  });
}
