/** Stands before the web processes as a load balancer does: new connections are led to the present one, old ones stay where they are. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";

export class WebFront {
  readonly port: number;
  readonly #server: Server;
  readonly #leadTo: { port: number };

  static async open(): Promise<WebFront> {
    const leadTo = { port: 0 };
    const server = createServer((from) => {
      const to = connect(leadTo.port, "127.0.0.1");
      from.pipe(to).pipe(from);
      from.on("error", () => to.destroy()).on("close", () => to.destroy());
      to.on("error", () => from.destroy()).on("close", () => from.destroy());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return new WebFront(server, leadTo);
  }

  private constructor(server: Server, leadTo: { port: number }) {
    this.#server = server;
    this.#leadTo = leadTo;
    this.port = (server.address() as AddressInfo).port;
  }

  leadTo(port: number): void {
    this.#leadTo.port = port;
  }

  close(): void {
    this.#server.close();
  }
}
