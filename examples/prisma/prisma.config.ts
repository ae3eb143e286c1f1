import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "schema.prisma",
  // "Entry" is a view of async-workflow's: Prisma Migrate must leave it alone.
  experimental: { externalTables: true },
  tables: { external: ["public.Entry"] },
});
