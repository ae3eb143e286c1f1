/** Times the libraries' own claim statements at the driver, from the call to the rows. */
import pg from "pg";
import { now } from "../probe.ts";

export interface Claims {
  /** Resolves with the duration in ms of the next claim that brings at least `rows` entries. */
  next(rows: number): Promise<number>;
}

type Query = (...args: unknown[]) => unknown;
type Callback = (error: unknown, result?: pg.QueryResult) => void;

const claim = /update[\s\S]*skip locked|skip locked[\s\S]*update/i;

/** Watches all connections of this process from now on. */
export function watchClaims(): Claims {
  const waiting = new Set<{ rows: number; resolve: (ms: number) => void }>();
  const seen = (ms: number, rows: number) => {
    for (const each of waiting) {
      if (rows < each.rows) continue;
      waiting.delete(each);
      each.resolve(ms);
    }
  };
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  prototype.query = function (this: pg.Client, ...args: unknown[]) {
    if (waiting.size === 0 || !claim.test(textOf(args[0]))) return query.apply(this, args);
    const begun = now();
    const callback = args.at(-1);
    if (typeof callback === "function") {
      const timed: Callback = (error, result) => {
        if (result) seen(now() - begun, result.rows.length);
        (callback as Callback)(error, result);
      };
      return query.apply(this, [...args.slice(0, -1), timed]);
    }
    const answer = query.apply(this, args) as Promise<pg.QueryResult>;
    answer.then(
      (result) => seen(now() - begun, result.rows.length),
      () => {},
    );
    return answer;
  };
  return { next: (rows) => new Promise((resolve) => waiting.add({ rows, resolve })) };
}

function textOf(first: unknown): string {
  if (typeof first === "string") return first;
  const text = (first as { text?: unknown } | undefined)?.text;
  return typeof text === "string" ? text : "";
}
