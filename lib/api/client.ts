/** The one client of the pages: typed calls and the live feed, as other applications have them. */
import { createClient } from "async-workflow/client";
import { goToSignIn } from "./go-to-sign-in.ts";
import { hintServerClock, serverNow } from "./server-clock.ts";

export const api = createClient({
  baseUrl: "",
  // What fails is shown with a button to try again, and the feed tries by itself.
  retries: 0,
  onResponse: ({ headers }) => hintServerClock(headers.get("date")),
  onRefused: ({ code }) => {
    if (code === "not_signed_in") goToSignIn();
  },
  feed: {
    /** The contract: never staler than two seconds. */
    pollMs: 2_000,
    /** Two heartbeats missed: a stream that died silently must not leave the screen older than two seconds. */
    silenceMs: 1_900,
    quietMs: 10_000,
    // The page has just fetched what it shows.
    catchUpMs: 1_000,
    now: serverNow,
  },
});
