/**
 * What a pooler such as PgBouncer does in transaction mode, so far as a client notices: it takes no `options`, lends a server
 * connection from one ReadyForQuery to the next, to whoever comes first, and passes nothing on to a client that has none.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import pg from "pg";
import { onTestFinished } from "vitest";

interface Lent {
  readonly socket: Socket;
  client: Socket | null;
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
const ready = message("Z", Buffer.from("I"));
const greeting = Buffer.concat([message("R", int32(0)), message("K", Buffer.concat([int32(1), int32(1)])), ready]);
const refusal = message("E", Buffer.from("SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0"));

/** Calls back per complete message with its type; keeps what is incomplete. */
function messages(take: (type: string, whole: Buffer) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 5 && rest.length >= rest.readInt32BE(1) + 1) {
      const length = rest.readInt32BE(1) + 1;
      const whole = rest.subarray(0, length);
      rest = rest.subarray(length);
      take(whole.toString("latin1", 0, 1), whole);
    }
  };
}

/** The connection string of a pooler with `size` connections to that of `url`. */
export async function startTransactionPooler(url: string, size = 3): Promise<string> {
  const servers: Lent[] = [];
  const waiting: (() => void)[] = [];
  const lend = (client: Socket): void => {
    const free = servers.find((server) => server.client === null);
    if (free) free.client = client;
    else waiting.push(() => lend(client));
  };
  for (let n = 0; n < size; n += 1) {
    const backend = new pg.Client({ connectionString: url });
    await backend.connect();
    const { stream: socket } = (backend as unknown as { connection: { stream: Socket } }).connection;
    socket.removeAllListeners();
    socket.on("error", () => {});
    const server: Lent = { socket, client: null };
    servers.push(server);
    socket.on(
      "data",
      messages((type, whole) => {
        server.client?.write(whole);
        if (type !== "Z" || whole.toString("latin1", 5) !== "I") return;
        server.client = null;
        waiting.shift()?.();
      }),
    );
  }

  const clients = new Set<Socket>();
  const pooler = createServer((client) => {
    clients.add(client);
    client.on("error", () => {}).on("close", () => clients.delete(client));
    const held: Buffer[] = [];
    const send = (): void => {
      const server = servers.find((each) => each.client === client);
      if (server) for (const each of held.splice(0)) server.socket.write(each);
      else setImmediate(send);
    };
    const onMessage = messages((type, whole) => {
      if (type === "X") return client.end();
      held.push(whole);
      if (held.length > 1) return;
      if (!servers.some((each) => each.client === client)) lend(client);
      send();
    });
    client.once("data", (startup) => {
      if (startup.includes("\0options\0")) return client.end(refusal);
      client.write(greeting);
      client.on("data", onMessage);
    });
  });
  pooler.listen(0, "127.0.0.1");
  await once(pooler, "listening");
  onTestFinished(() => {
    for (const socket of [...clients, ...servers.map((server) => server.socket)]) socket.destroy();
    pooler.close();
  });
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String((pooler.address() as AddressInfo).port);
  return through.href;
}
