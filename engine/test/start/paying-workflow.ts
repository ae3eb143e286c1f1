/** Pays in a transaction of its own and says how far it is, so that a process that runs it can be killed at any point. */
import pg from "pg";
import { workflow } from "../../src/index.ts";

export const createPayments = "create table payments (entry text not null, attempt int not null)";

const forever = new Promise<never>(() => {});

/** Hangs for ever on the first attempt at the point that its input names: "before" or "after" the commit. */
export const paying = workflow("paying", { retry: { attempts: 5, delay: 0 } }).stage(
  "PAY",
  async ({ entry, input, attempt, step }) => {
    const { databaseUrl, hang } = input as { databaseUrl: string; hang: "before" | "after" };
    const client = new pg.Client({ connectionString: databaseUrl, application_name: "paying" });
    await client.connect();
    try {
      await client.query("begin");
      const receipt = await step(
        "pay",
        async () => {
          await client.query("insert into payments values ($1, $2)", [entry.id, attempt]);
          return { paidBy: attempt };
        },
        { tx: client },
      );
      if (attempt === 1 && hang === "before") {
        console.log("before");
        await forever;
      }
      await client.query("commit");
      if (attempt === 1 && hang === "after") {
        console.log("after");
        await forever;
      }
      return receipt;
    } finally {
      await client.end();
    }
  },
);
