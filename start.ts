/** `npm start`: everything on this machine, in one process tree. */
import { loadConfig } from "./lib/config/index.ts";
import { runMain } from "./lib/processes/main.ts";
import { runTree } from "./lib/processes/run-tree.ts";

await runMain(() => runTree(loadConfig(), "production"));
