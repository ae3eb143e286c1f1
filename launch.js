/** `node launch.js start`, `server` or `worker`: runs a program of the app, built of its sources when they changed. */
import { builtProgram } from "./lib/processes/built-programs.js";

// Errors tell of the sources. Before anything is loaded, for only what is loaded then has its map kept.
process.setSourceMapsEnabled(true);
const address = await builtProgram(process.argv[2]).catch(({ message }) => {
  console.error(`The programs could not be built of their sources. ${message}`);
  process.exit(1);
});
await import(address);
