/** The program `async-workflow`. */
import process from "node:process";
import { runCli } from "./run-cli.ts";

// Whoever reads only the beginning (`| head`) closes the pipe: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await runCli(process.argv.slice(2), process);
