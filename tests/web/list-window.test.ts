import { expect, test } from "vitest";
import { listWindow } from "../../lib/ui/list-window.ts";

test.each([
  { above: -300, count: 1_000 },
  { above: 0, count: 1_000 },
  { above: 4_321, count: 1_000 },
  { above: 43_000, count: 1_000 },
  { above: 90_000, count: 1_000 },
  { above: 0, count: 3 },
  { above: 0, count: 0 },
])("what is on the screen is drawn, and little more: %o", ({ above, count }) => {
  const { first, last } = listWindow(above, 900, 44, count);
  expect(first).toBeGreaterThanOrEqual(0);
  expect(last).toBeLessThanOrEqual(count);
  expect(last - first).toBeLessThanOrEqual(45);
  for (let pixel = Math.max(0, above); pixel < Math.min(above + 900, count * 44); pixel += 44) {
    expect(first).toBeLessThanOrEqual(Math.floor(pixel / 44));
    expect(last).toBeGreaterThan(Math.floor(pixel / 44));
  }
});
