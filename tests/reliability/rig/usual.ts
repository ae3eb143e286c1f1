/** What runs have in common. */
import type { Order } from "./processes/doors.ts";

export const usual = {
  workers: 4,
  concurrency: 8,
  leaseSeconds: 2,
  httpClients: 5,
  libraryClients: 3,
  guests: 2,
  webhooks: true,
  streamReaders: 3,
  streamLifeMs: 6_000,
  pauseMs: 70,
  twice: 0.15,
  calmMs: 3_000,
  drainMs: 25_000,
  streamMs: 4_000,
  // The lease is over when this begins: a look (every third of the lease), the poll, and a machine that has other things to do.
  recoveryMs: 4_000,
} as const;

/** Long enough for a machine that has other things to do; that pages are fast is tested elsewhere. */
export const long = { ...usual, streamReaders: 2, streamMs: 12_000, streamLifeMs: 20_000, recoveryMs: 8_000 } as const;

export const everyday = { plain: 70, flaky: 10, doomed: 4, sleeps: 10, lasts: 6 } as const;

/** For what shows itself at once. */
export const short = {
  ...usual,
  workers: 2,
  httpClients: 3,
  libraryClients: 2,
  guests: 0,
  webhooks: false,
  streamReaders: 1,
  calmMs: 1_500,
  faultsMs: 15_000,
  drainMs: 8_000,
  floors: {},
  habits: everyday,
} as const;

export const stubborn = (count: number): Order[] =>
  Array.from({ length: count }, (_, n) => ({
    workflow: "stubborn",
    title: `stubborn ${n + 1}`,
    input: { habit: n % 2 === 0 ? "hangs" : "ignores its end" },
  }));

export const gluttons = (count: number): Order[] =>
  Array.from({ length: count }, (_, n) => ({
    workflow: "glutton",
    title: `glutton ${n + 1}`,
    input: { eats: n % 2 === 0 ? "buffers" : "heap" },
  }));

export const floods = (count: number): Order[] =>
  Array.from({ length: count }, (_, n) => ({ workflow: "chatty", title: `chatty ${n + 1}`, input: null }));

export const poison = (count: number): Order[] =>
  Array.from({ length: count }, (_, n) => ({ workflow: "poison", title: `poison ${n + 10}`, input: null }));
