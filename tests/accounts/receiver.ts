/** A receiver of webhooks on loopback. */
import { EventEmitter, once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Message {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  /** What it got, in order. */
  readonly got: Message[];
  /** Tells `message` after each. */
  readonly arrivals: EventEmitter;
  answerWith(response: ServerResponse, message: Message): void;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const message = { headers: request.headers as Record<string, string>, body };
      receiver.got.push(message);
      receiver.answerWith(response, message);
      receiver.arrivals.emit("message");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: Receiver = {
    url: `http://receiver.test:${(server.address() as AddressInfo).port}/hook`,
    got: [],
    arrivals: new EventEmitter(),
    answerWith: (response) => void response.end("ok"),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}

/** The first message of that kind, whenever it comes. */
export async function arrived({ got, arrivals }: Receiver, matches: (message: Message) => boolean): Promise<Message> {
  for (;;) {
    const found = got.find(matches);
    if (found) return found;
    await once(arrivals, "message");
  }
}
