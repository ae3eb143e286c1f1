/** The far end of a private wire: leads whoever connects out of its namespace. Argument 1 a socket in the file system, argument 2 the port. */
import { connect, createServer } from "node:net";
import "./parent.ts";

const [socketPath = "", port = ""] = process.argv.slice(2);

createServer((from) => {
  const to = connect(socketPath);
  from.pipe(to).pipe(from);
  from.on("error", () => to.destroy()).on("close", () => to.destroy());
  to.on("error", () => from.destroy()).on("close", () => from.destroy());
}).listen(Number(port), () => process.send?.({ ready: true }));
