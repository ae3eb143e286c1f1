/** Writes down what handlers do, in a process that no fault touches: argument 1 the socket, argument 2 the file. */
import { appendFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import "./parent.ts";

const [socketPath = "", file = ""] = process.argv.slice(2);
writeFileSync(file, "");

const server = createServer((socket) => {
  let rest = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    const end = (rest + text).lastIndexOf("\n") + 1;
    const whole = (rest + text).slice(0, end);
    rest = (rest + text).slice(end);
    if (whole !== "") appendFileSync(file, whole);
  });
  socket.on("error", () => {}); // a worker was killed: its last line may be torn, and is left out
});
server.listen(socketPath, () => process.send?.({ ready: true }));
// Whatever was said before a speaker died is still in its socket: the end comes when all have closed theirs.
process.on("SIGTERM", () => server.close(() => process.exit(0)));
