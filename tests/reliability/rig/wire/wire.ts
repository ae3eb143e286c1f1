/** One connection through the fault proxy. */
import type { Socket } from "node:net";
import { applicationName, FrameReader } from "./frames.ts";
import { type Request, StatementReader } from "./statement-reader.ts";

/** What happens to whatever passes. */
export interface Weather {
  /** The chance that a committing request is cut before the server sees it. */
  cutBefore: number;
  /** The chance that it is cut once the server has done it, before the client hears of it. */
  cutAfter: number;
  delayMs: number;
  /** The server's answers are swallowed. */
  mute: boolean;
  /** Answers come one byte at a time, this far apart. 0: at once. */
  dripMs: number;
  /** New connections are refused. */
  refuse: boolean;
}

export interface CutReport {
  readonly side: "before" | "after";
  readonly statement: string;
  /** How it is known that the server did it, or never saw it. */
  readonly evidence: string;
}

export class Wire {
  application = "";
  isHalfOpen = false;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #weather: Weather;
  readonly #onCut: (report: CutReport) => void;
  readonly #onEnd: () => void;
  readonly #statements = new StatementReader();
  /** Requests that the server has not answered yet. */
  readonly #asked: (Request & { doomed: boolean })[] = [];
  #inTransaction = false;
  #answeredWith: string[] = [];
  #toServer = Promise.resolve();
  #toClient = Promise.resolve();

  constructor(client: Socket, server: Socket, weather: Weather, onCut: (report: CutReport) => void, onEnd: () => void) {
    this.#client = client;
    this.#server = server;
    this.#weather = weather;
    this.#onCut = onCut;
    this.#onEnd = onEnd;
    const asked = new FrameReader({ fromClient: true });
    const answered = new FrameReader({ fromClient: false });
    client.on("data", (chunk: Buffer) => {
      for (const frame of asked.push(chunk)) this.#ask(frame);
    });
    server.on("data", (chunk: Buffer) => {
      for (const frame of answered.push(chunk)) this.#answer(frame);
    });
    const end = () => {
      if (!this.isHalfOpen) this.#end();
    };
    client.on("error", () => this.#end()).on("close", () => this.#end());
    server.on("error", end).on("close", end);
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  /** The server's side ends; the client's stays open, and silent. */
  loseServer(): void {
    this.isHalfOpen = true;
    this.#server.destroy();
  }

  #end(): void {
    this.#client.destroy();
    this.#server.destroy();
    this.#onEnd();
  }

  #ask(frame: { type: string; bytes: Buffer }): void {
    if (frame.type === "") {
      this.application = applicationName(frame);
      this.#pass(frame.bytes);
      return;
    }
    const read = this.#statements.read(frame);
    if (read === null) return;
    if (Buffer.isBuffer(read)) {
      this.#pass(read);
      return;
    }
    const { cutBefore, cutAfter } = this.#weather;
    const commits = this.#inTransaction ? read.isCommit : read.writes;
    const lot = commits ? Math.random() : 1;
    if (lot < cutBefore) {
      this.#onCut({
        side: "before",
        statement: read.name,
        evidence: `${read.name}: ${read.bytes.length} bytes were thrown away and the connection was reset`,
      });
      this.reset();
      return;
    }
    this.#asked.push({ ...read, doomed: lot < cutBefore + cutAfter });
    this.#pass(read.bytes);
  }

  #answer(frame: { type: string; bytes: Buffer }): void {
    const present = this.#asked[0];
    if (frame.type === "Z") {
      this.#inTransaction = frame.bytes[5] !== "I".charCodeAt(0);
      this.#asked.shift();
      const tags = this.#answeredWith.splice(0).join(", ");
      if (present?.doomed && !tags.includes("error")) {
        const evidence = `${present.name}: the server answered ${tags}, and the connection was reset instead`;
        this.#onCut({ side: "after", statement: present.name, evidence });
        this.reset();
        return;
      }
    }
    if (frame.type === "C") this.#answeredWith.push(frame.bytes.subarray(5, -1).toString());
    if (frame.type === "E") this.#answeredWith.push("error");
    if (present?.doomed && frame.type !== "Z" && frame.type !== "E") return;
    this.#return(frame.bytes);
  }

  #pass(bytes: Buffer): void {
    this.#toServer = this.#later(this.#toServer, () => {
      if (!this.isHalfOpen) this.#server.write(bytes);
    });
  }

  #return(bytes: Buffer): void {
    const { mute, dripMs } = this.#weather;
    if (mute) return;
    const write = (part: Buffer) => !this.#client.destroyed && this.#client.write(part);
    if (dripMs === 0) {
      this.#toClient = this.#later(this.#toClient, () => write(bytes));
      return;
    }
    this.#toClient = this.#toClient.then(async () => {
      for (const byte of bytes) {
        if (this.#client.destroyed) return;
        write(Buffer.of(byte));
        await new Promise((resolve) => setTimeout(resolve, dripMs));
      }
    });
  }

  /** Keeps the order, whatever the delay is by then. */
  #later(before: Promise<unknown>, send: () => unknown): Promise<void> {
    const due = performance.now() + this.#weather.delayMs * (0.5 + Math.random());
    if (this.#weather.delayMs === 0) return before.then(() => void send());
    return before.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(due - performance.now(), 0)));
      send();
    });
  }
}
