/** Ages are counted on the server's clock: a laptop that is two minutes wrong must not show "in 2 min". */
let offsetMs = 0;
let trusted = false;

export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** From the stream: exact to the network delay. */
export function syncServerClock(serverTime: string): void {
  const time = Date.parse(serverTime);
  if (Number.isNaN(time)) return;
  offsetMs = time - Date.now();
  trusted = true;
}

/** From a `Date` header: whole seconds only, so it is used until the stream has said better, and only for real skew. */
export function hintServerClock(dateHeader: string | null): void {
  if (trusted || dateHeader === null) return;
  const difference = Date.parse(dateHeader) + 500 - Date.now();
  if (Number.isFinite(difference)) offsetMs = Math.abs(difference) > 2_000 ? difference : 0;
}
