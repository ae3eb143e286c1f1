/** The way from a page on the server to the API of the same process: what it may say, to whom, is decided there and nowhere else. */

type Answer = (request: Request) => Response | Promise<Response>;

// Next brings a copy of this module of its own along: what both share is a property of the process.
const place = Symbol.for("async-workflow.own-api");

/** Called by the web process before it serves pages. */
export function answerPages(answer: Answer): void {
  Reflect.set(globalThis, place, answer);
}

/** Undefined where pages are drawn without a web process: while they are built. */
export function ownApi(): Answer | undefined {
  return Reflect.get(globalThis, place) as Answer | undefined;
}
