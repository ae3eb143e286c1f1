/** Waiting for what a test needs, never for a time. */
import type { Engine, Entry } from "../../src/index.ts";

export interface Gate<Value = void> {
  readonly passed: Promise<Value>;
  open(value: Value): void;
}

/** A promise and how to resolve it. */
export function gate<Value = void>(): Gate<Value> {
  let open: (value: Value) => void = () => {};
  const passed = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** Reads until it is so; fails with the last value read. */
export async function until<Value>(
  read: () => Value | Promise<Value>,
  isSo: (value: Value) => boolean,
  withinMs = 15_000,
): Promise<Value> {
  const begun = performance.now();
  for (;;) {
    const value = await read();
    if (isSo(value)) return value;
    if (performance.now() - begun > withinMs) {
      throw new Error(`It was not so within ${withinMs} ms. Last: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The entry once it has ended. */
export function ended(engine: Engine, id: string, withinMs?: number): Promise<Entry> {
  return until(
    () => engine.get(id),
    (entry) => entry.finishedAt !== null,
    withinMs,
  );
}

/** The entry once it is in one of these states. */
export function inState(engine: Engine, id: string, ...states: readonly Entry["state"][]): Promise<Entry> {
  return until(
    () => engine.get(id),
    (entry) => states.includes(entry.state),
  );
}

/** Fires when the signal does; the reason. */
export function aborted(signal: AbortSignal): Promise<Error> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    else signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  });
}
