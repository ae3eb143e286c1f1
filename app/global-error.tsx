"use client";

/** When the layout itself fails there are no styles to rely on. */
export default function GlobalError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", margin: "4rem auto", maxWidth: "32rem", padding: "0 1rem" }}>
        <title>Async Workflow could not be shown</title>
        <h1>Async Workflow could not be shown</h1>
        <p>{error.message}</p>
        <p>Your entries are safe: they run in the workers, not in this page.</p>
        <button type="button" onClick={reset}>
          Show it again
        </button>
      </body>
    </html>
  );
}
