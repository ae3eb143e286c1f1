/**
 * A network of two for one worker and whatever leads it to PostgreSQL, apart from every other network: two namespaces joined by a pair of
 * interfaces. Taken down, the wire swallows what is sent and says nothing. Linux, as root, with iproute2 and util-linux.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { Child } from "./child.ts";

const subnet = { worker: "10.0.0.1", relay: "10.0.0.2" } as const;
const port = 5432;

export interface PrivateWireOptions {
  /** Where the wire leads. */
  readonly url: string;
  /** The built program of the far end. */
  readonly relay: string;
  readonly socketPath: string;
  readonly log: string;
}

export class PrivateWire {
  /** What the worker connects to. */
  readonly url: string;
  /** What starts a program at the worker's end. */
  readonly launcher: readonly string[];
  readonly #home: ChildProcess;
  readonly #relay: Child;
  readonly #exit: Server;
  readonly #socketPath: string;

  /** Throws when this machine cannot do it. */
  static async lay({ url, relay, socketPath, log }: PrivateWireOptions): Promise<PrivateWire> {
    // Network namespaces share the file system: the far end comes out of its namespace by a socket that lies there.
    const { hostname, port: target } = new URL(url);
    const exit = createServer((from) => {
      const to = connect(Number(target), hostname);
      from.pipe(to).pipe(from);
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const)
        one.on("error", () => other.destroy()).on("close", () => other.destroy());
    });
    await once(exit.listen(socketPath), "listening");
    // Both ends live as long as a process does: nothing of this outlives the runner.
    const home = spawn("unshare", ["--net", "sh", "-c", "echo; exec cat"], { stdio: ["pipe", "pipe", "ignore"] });
    const far = new Child({
      program: relay,
      arguments: [socketPath, String(port)],
      role: "client",
      log,
      launcher: ["unshare", "--net"],
    });
    far.asked = true;
    const wire = new PrivateWire(url, home, far, exit, socketPath);
    try {
      await Promise.all([once(home.stdout, "data"), far.ready]);
      wire.#join();
    } catch (error) {
      await wire.remove();
      throw error;
    }
    return wire;
  }

  /** Throws when this machine cannot do it. */
  static probe(): void {
    execFileSync("nsenter", ["--version"], { stdio: "ignore" });
    execFileSync("unshare", ["--net", "ip", "link", "add", "near", "type", "veth", "peer", "name", "far"], {
      stdio: "pipe",
    });
  }

  private constructor(url: string, home: ChildProcess, relay: Child, exit: Server, socketPath: string) {
    this.#home = home;
    this.#relay = relay;
    this.#exit = exit;
    this.#socketPath = socketPath;
    this.launcher = ["nsenter", `--net=/proc/${home.pid}/ns/net`];
    const through = new URL(url);
    through.hostname = subnet.relay;
    through.port = String(port);
    this.url = through.href;
  }

  /** Whatever is sent from now on is lost, and nobody is told. */
  darken(): void {
    this.#ip(this.#relay.pid, "link set far down");
  }

  lighten(): void {
    this.#ip(this.#relay.pid, "link set far up");
  }

  /** How many packets of the worker's were swallowed since the wire was laid. */
  get lost(): number {
    const line = readFileSync(`/proc/${this.#home.pid}/net/dev`, "utf8")
      .split("\n")
      .find((each) => each.trim().startsWith("near:"));
    // Received: bytes, packets, errs, drop, fifo, frame, compressed, multicast; sent: bytes, packets, errs, drop.
    return Number(line?.trim().split(/\s+/)[12] ?? 0);
  }

  async remove(): Promise<void> {
    this.#home.kill("SIGKILL");
    await this.#relay.end("SIGKILL");
    this.#exit.close();
    rmSync(this.#socketPath, { force: true });
  }

  #join(): void {
    const home = this.#home.pid as number;
    const far = this.#relay.pid;
    this.#ip(home, `link add near type veth peer name far netns ${far}`);
    this.#ip(home, `address add ${subnet.worker}/30 dev near`);
    this.#ip(home, "link set near up");
    this.#ip(far, `address add ${subnet.relay}/30 dev far`);
    this.#ip(far, "link set far up");
  }

  #ip(namespaceOf: number, command: string): void {
    execFileSync("nsenter", [`--net=/proc/${namespaceOf}/ns/net`, "ip", ...command.split(" ")], { stdio: "pipe" });
  }
}
