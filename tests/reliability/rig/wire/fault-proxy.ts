/** A wire to PostgreSQL that knows the protocol: it can be cut before a commit reaches the server, or after and before its answer does. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { type CutReport, type Weather, Wire } from "./wire.ts";

export class FaultProxy {
  readonly url: string;
  /** Of all wires, now; each looks at it whenever something passes. */
  readonly weather: Weather;
  readonly #server: Server;
  readonly #wires = new Set<Wire>();

  /** Opens a wire to the server of a connection string. `onCut` hears of each commit that was cut. */
  static async open(url: string, onCut: (report: CutReport) => void): Promise<FaultProxy> {
    const target = new URL(url);
    const weather: Weather = { cutBefore: 0, cutAfter: 0, delayMs: 0, mute: false, dripMs: 0, refuse: false };
    const wires = new Set<Wire>();
    const server = createServer((client) => {
      if (weather.refuse) {
        client.resetAndDestroy();
        return;
      }
      const upstream = connect(Number(target.port), target.hostname);
      const wire: Wire = new Wire(client, upstream, weather, onCut, () => wires.delete(wire));
      wires.add(wire);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FaultProxy(url, server, weather, wires);
  }

  private constructor(url: string, server: Server, weather: Weather, wires: Set<Wire>) {
    this.#server = server;
    this.#wires = wires;
    this.weather = weather;
    const through = new URL(url);
    through.hostname = "127.0.0.1";
    through.port = String((server.address() as AddressInfo).port);
    this.url = through.href;
  }

  /** Resets all connections; says how many. */
  reset(): number {
    const open = [...this.#wires];
    for (const wire of open) wire.reset();
    return open.length;
  }

  /** The server's side of the connections of an application goes away, and the client is told nothing. Says how many. */
  halfOpen(application: string): number {
    const named = [...this.#wires].filter((wire) => wire.application === application && !wire.isHalfOpen);
    for (const wire of named) wire.loseServer();
    return named.length;
  }

  /** Fair weather for all wires, from now on; what is half open stays so. */
  mend(): void {
    Object.assign(this.weather, {
      cutBefore: 0,
      cutAfter: 0,
      delayMs: 0,
      mute: false,
      dripMs: 0,
      refuse: false,
    } satisfies Weather);
  }

  close(): void {
    this.weather.refuse = true;
    this.reset();
    this.#server.close();
  }
}
