/** A page is drawn before its code runs: whoever clicks at once, as only tests do, has to know when it listens. */
import type { Page } from "playwright-core";

/** From now on, loading and reloading the page end when React has taken over all that can be used on it. */
export function waitsForCode(page: Page): void {
  for (const name of ["goto", "reload"] as const) {
    const load = page[name].bind(page) as (...given: unknown[]) => ReturnType<Page["reload"]>;
    Object.assign(page, {
      async [name](...given: unknown[]) {
        const answer = await load(...given);
        // A test may keep its code away; then there is nothing to wait for.
        await page.waitForFunction(isTakenOver, undefined, { timeout: 5_000 }).catch(() => undefined);
        // What listens to keys begins behind the frame in which the page was taken over.
        await page.evaluate(idle);
        return answer;
      },
    });
  }
}

const idle = () => new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: 1_000 }));

function isTakenOver(): boolean {
  const controls = [...document.querySelectorAll("main :is(a, button, input, select)")];
  return controls.every((element) => Object.keys(element).some((key) => key.startsWith("__react")));
}
