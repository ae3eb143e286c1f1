/** How often something happens at most, with 95 % confidence, when it was seen k times in n. */

/** Exact for a Poisson count: none seen gives the rule of three, 3/n. */
export function upperBound(seen: number, n: number): number {
  if (n === 0) return 1;
  return Math.min(1, mostLikelyMost(seen) / n);
}

/** The mean at which k or fewer are seen in one of twenty runs. */
function mostLikelyMost(k: number): number {
  let low = k;
  let high = k + 10 + 5 * Math.sqrt(k + 1);
  for (let turns = 0; turns < 60; turns += 1) {
    const mean = (low + high) / 2;
    if (atMost(k, mean) > 0.05) low = mean;
    else high = mean;
  }
  return high;
}

function atMost(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= k; i += 1) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}
