/** Starts an entry over HTTP, follows it and waits for its result. Needs a server: npm start. */
import { ApiError, createClient, EntryNotCompleted } from "async-workflow/client";

const client = createClient({ baseUrl: process.env.ASYNC_WORKFLOW_URL ?? "http://127.0.0.1:3000" });

try {
  const { id } = await client.start({ title: "Hello from a client", workflow: "demo" });
  for await (const entry of client.watch(id)) {
    console.log(`${entry.progress} %`, entry.status, entry.stage ?? "");
  }
  console.log(await client.result(id, { timeoutMs: 60_000 }));
} catch (error) {
  if (error instanceof EntryNotCompleted) console.error(error.entry.status, error.message);
  else if (error instanceof ApiError) console.error(error.code, error.field, error.message, error.requestId);
  else throw error;
}
