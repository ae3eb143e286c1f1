/** Speaks just enough of PostgreSQL's protocol to die at the worst moment: with its last answer comes, in one packet, word that it is gone. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { onTestFinished } from "vitest";

const message = (type: string, body: string): Buffer => {
  const bytes = Buffer.from(body, "latin1");
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
};

const welcome = message("R", "\0\0\0\0");
const ready = message("Z", "I");
const done = message("C", "LISTEN\0");
const gone = message("E", "SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0");

export interface DyingServer {
  readonly url: string;
  /** How many came so far. */
  connections(): number;
}

/** It dies with its `answers`-th answer on each connection: 1 is the one to the log-in. */
export async function startDyingServer(answers: number): Promise<DyingServer> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let given = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      given += 1;
      const answer = given === 1 ? [welcome, ready] : [done, ready];
      if (given < answers) socket.write(Buffer.concat(answer));
      else socket.end(Buffer.concat([...answer, gone]));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  const url = `postgresql://app@127.0.0.1:${(server.address() as AddressInfo).port}/app`;
  return { url, connections: () => connections };
}
