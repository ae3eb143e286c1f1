/** A wire to PostgreSQL that can be cut, refused and mended. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface FaultProxy {
  /** Like the given connection string, through the proxy. */
  readonly url: string;
  /** Ends all connections; with `refuse`, lets no new ones through until `mend`. */
  cut(options?: { refuse?: boolean }): void;
  /** Cuts the connection that sends a matching text, before the server sees it (`drop: "query"`) or before the client sees the answer. */
  cutOnce(text: string, drop: "query" | "answer"): Promise<void>;
  mend(): void;
}

export async function startFaultProxy(url: string): Promise<FaultProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let refuse = false;
  let trap: { text: string; drop: "query" | "answer"; sprung: () => void } | undefined;
  const server = createServer((client) => {
    if (refuse) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    let mute = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
    };
    sockets.add(client);
    client.on("data", (data) => {
      if (trap && data.includes(trap.text)) {
        const { drop, sprung } = trap;
        trap = undefined;
        if (drop === "query") {
          end();
          sprung();
          return;
        }
        // The server does what it was told; its answer is swallowed and the wire cut.
        mute = true;
        upstream.once("data", () => {
          end();
          sprung();
        });
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!mute) client.write(data);
    });
    for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut: FaultProxy["cut"] = (options) => {
    refuse = options?.refuse ?? false;
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut({ refuse: true });
    server.close();
  });
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    cut,
    cutOnce: (text, drop) =>
      new Promise((sprung) => {
        trap = { text, drop, sprung };
      }),
    mend: () => {
      refuse = false;
    },
  };
}
