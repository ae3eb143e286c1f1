import { setTimeout as wait } from "node:timers/promises";
import { createEngine, workflow } from "async-workflow";
import { z } from "zod";

const input = z.object({ item: z.string(), cents: z.int().positive() });
const order = workflow("order", { input, retry: { attempts: 5, delay: "2s" } })
  .stage("RESERVE", ({ input }) => ({ place: `shelf of ${input.item}s` }))
  .stage("CHARGE", ({ input, step }) => step("card", ({ idempotencyKey }) => ({ paid: input.cents, idempotencyKey })))
  .stage("SHIP", ({ results }) => `From ${results.RESERVE.place}, ${results.CHARGE.paid} cents paid`, {
    timeout: "30s",
  });

const engine = createEngine({ databaseUrl: process.env.DATABASE_URL ?? "", workflows: [order] });
await engine.migrate();
await engine.work();

let entry = await engine.start(order, { item: "teapot", cents: 4200 }, { title: "A teapot for Ada" });
while (entry.finishedAt === null) {
  await wait(100);
  entry = await engine.get(entry.id);
}
console.log(entry.status, entry.result);
await engine.close();
