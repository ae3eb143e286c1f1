/** A shop on Prisma: an order and the work that it causes are one transaction. */
import { PrismaPg } from "@prisma/adapter-pg";
import { createEngine, workflow } from "async-workflow";
import { fromPrisma } from "async-workflow/adapters";
import { PrismaClient } from "./generated/client.ts";

export function openShop(databaseUrl: string) {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });

  // Exactly once: the row and the memory that it was written are committed together.
  const deliver = workflow("deliver", { retry: { attempts: 3, delay: 0 } }).stage("PACK", ({ input, step }) =>
    prisma.$transaction((tx) =>
      step(
        "label",
        async () => {
          const { id } = await tx.order.create({ data: { product: `label for ${input}` } });
          return id;
        },
        { tx: fromPrisma(tx) },
      ),
    ),
  );

  const engine = createEngine({ databaseUrl, workflows: [deliver] });

  /** The order exists if and only if its delivery does. */
  function order(product: string, { idempotencyKey, check }: { idempotencyKey?: string; check?: () => void } = {}) {
    return prisma.$transaction(async (tx) => {
      await tx.order.create({ data: { product } });
      const entry = await engine.start(deliver, product, { tx: fromPrisma(tx), title: product, idempotencyKey });
      check?.();
      return entry;
    });
  }

  return { prisma, engine, order };
}
