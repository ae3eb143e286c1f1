import type { KeyboardEvent } from "react";

type KeyAction = readonly [key: string, run: () => void];

/** Does what the pressed key stands for; other keys, and those with Ctrl, Alt or the command key, keep their meaning. */
export function runKey(event: KeyboardEvent, actions: readonly KeyAction[]): void {
  const run =
    event.ctrlKey || event.metaKey || event.altKey ? undefined : actions.find(([key]) => key === event.key)?.[1];
  if (!run) return;
  event.preventDefault();
  run();
}
