/** This process's calendar clock, made wrong; the monotonic one stays as it is. */
let wrongByMs = 0;

export function skewClock(ms: number): void {
  wrongByMs = ms;
}

/** From now on the runner may set it: "clock 600000" makes it ten minutes fast. What it shows then is told back. */
export function obeyClock(): void {
  process.on("message", (message) => {
    const [, ms] = /^clock (-?\d+)$/.exec(String(message)) ?? [];
    if (ms === undefined) return;
    skewClock(Number(ms));
    process.send?.({ clock: Date.now() });
  });
}

const Real = Date;
const now = () => Real.now() + wrongByMs;
globalThis.Date = new Proxy(Real, {
  construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
