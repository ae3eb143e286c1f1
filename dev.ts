/** `npm run dev`: like `npm start`, but pages are compiled as they change and saved code is run at once. */
import { loadConfig } from "./lib/config/index.ts";
import { runMain } from "./lib/processes/main.ts";
import { restartOnSave } from "./lib/processes/restart-on-save.ts";
import { runTree } from "./lib/processes/run-tree.ts";

await runMain(() => runTree(loadConfig(), "development", restartOnSave));
