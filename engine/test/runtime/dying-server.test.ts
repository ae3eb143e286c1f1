/** A server that goes away in the very packet of its last answer: between the two nobody of ours has come to run yet. */
import { describe, expect, test } from "vitest";
import { Database } from "../../src/runtime/database.ts";
import { Listener } from "../../src/runtime/listener.ts";
import { startDyingServer } from "../support/dying-server.ts";
import { until } from "../support/waiting.ts";

describe("a connection that ends with its first answer", () => {
  test.each(["a statement", "a transaction"])("fails %s and ends nothing else", async (what) => {
    const database = new Database((await startDyingServer(1)).url, { connections: 1, name: "dying" });
    const statement = { name: "any", text: "select" };
    const asked =
      what === "a statement"
        ? database.run(statement, [])
        : database.transaction((connection) => connection.run(statement, []));
    await expect(asked).rejects.toThrow();
    await database.close();
  });
});

test("a listener whose connection ends with the answer to LISTEN knows that it is deaf, and keeps no timer", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  const server = await startDyingServer(2);
  const database = new Database(server.url, { connections: 1, name: "dying" });
  const listener = new Listener(database, "async_workflow_work", () => {});
  await until(server.connections, (count) => count >= 3);
  expect(listener.hears).not.toBe(true);
  await listener.close();
  await database.close();
  await until(timers, (count) => count <= before);
});
