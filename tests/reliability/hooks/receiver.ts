/** Receives the webhooks of a run, checks each signature, and is at times no better than receivers are. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { monotonicNow } from "../history/clock.ts";
import type { HookRecord } from "../history/records.ts";

/** How likely it is that a message is refused, or taken in and left without an answer. */
export interface Mischief {
  readonly refuses: number;
  readonly hangsUp: number;
}

/** What signs, by the id of the webhook; its messages go to the path of that name. */
export type Secrets = Readonly<Record<string, string>>;

export interface ReceiverOptions {
  readonly port: number;
  readonly secrets: Secrets;
  readonly mischief: Mischief;
  readonly tell: (record: HookRecord) => void;
}

/** Resolves, once it listens, with what ends it. */
export async function startReceiver({ port, secrets, mischief, tell }: ReceiverOptions): Promise<() => void> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    takeIn(request, Buffer.concat(chunks).toString(), response);
  });
  const takeIn = (request: IncomingMessage, body: string, response: ServerResponse) => {
    const webhook = (request.url ?? "").slice(1);
    const lot = Math.random();
    const status = lot < mischief.refuses ? 500 : 200;
    const headers = request.headers as Record<string, string>;
    const { type, data } = JSON.parse(body) as { type: string; data: { id: string } };
    const signed = isSigned(secrets[webhook], body, headers);
    tell({
      webhook,
      messageId: headers["webhook-id"] ?? "",
      type,
      entryId: data.id,
      signed,
      status,
      at: monotonicNow(),
    });
    if (lot > 1 - mischief.hangsUp) request.socket.resetAndDestroy();
    else response.writeHead(status).end();
  };
  server.on("clientError", (_, socket) => socket.destroy()); // a worker died while it spoke
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

function isSigned(secret: string | undefined, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret ?? "").verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
