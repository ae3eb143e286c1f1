/** A program for tests: owns the embedded server of a folder until it is ended, or killed. */
import { startEmbeddedPostgres } from "../../lib/embedded-postgres/index.ts";

const server = await startEmbeddedPostgres(process.argv[2] ?? "");
process.once("SIGTERM", async () => {
  await server.stop();
  process.exit(0);
});
setInterval(() => {}, 60_000);
process.send?.({ pid: server.pid, url: server.url });
