/** What goes wrong, on standard error, one line each. */
import type { Log } from "../../../../engine/src/index.ts";

const say = (message: string, fields: Record<string, unknown> = {}): void => {
  const texts = Object.entries(fields).map(
    ([name, value]) => `${name}=${value instanceof Error ? value.stack : value}`,
  );
  process.stderr.write(`${new Date().toISOString()} ${process.pid} ${message} ${texts.join(" ")}\n`);
};

export const warnings: Log = { debug: () => {}, info: () => {}, warn: say, error: say };
