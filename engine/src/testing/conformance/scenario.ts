import type { Executor } from "../../executors/executor.ts";
import type { AnyWorkflow } from "../../model/workflow.ts";

/** Opens an executor that knows the workflow. */
export type Open = (workflow: AnyWorkflow) => Promise<Executor>;

/** What must be true of every executor, under the sentence that says it. Throws an `AssertionError` when it is not. */
export type Scenarios = Readonly<Record<string, (open: Open) => Promise<void>>>;

/** A promise to be kept from outside: tells a handler to go on, or a test that the handler has come so far. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Rejects with the reason when the signal fires. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(signal.reason);
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}

/** Looks again and again, for what an executor tells nobody of by itself. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
