/**
 * How long the body of a request may take: 30 s, and a second more for each 16 KiB that has come. A form is there in an
 * instant; an upload goes on as long as bytes flow, and one that drips ends. The answer is 408, and the connection closes.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { problemResponse } from "async-workflow/http";

export const defaultBodyMs = 30_000;
const slowestBytesPerSecond = 16 * 1024;

/** `answer`, or a refusal when the body is late. */
export async function withinBodyTime(
  incoming: IncomingMessage,
  bodyMs: number,
  answer: Promise<Response>,
): Promise<Response> {
  if (!bodyIsComing(incoming)) return answer;
  const { late, stop } = watch(incoming, bodyMs);
  try {
    return await Promise.race([answer, late.then(() => refusal(bodyMs))]);
  } finally {
    stop();
  }
}

/** The same for what writes its answer itself: `handled` resolves when it has. */
export async function endLateBody(
  incoming: IncomingMessage,
  response: ServerResponse,
  bodyMs: number,
  handled: Promise<void>,
): Promise<void> {
  if (!bodyIsComing(incoming)) return handled;
  const { late, stop } = watch(incoming, bodyMs);
  void late.then(async () => {
    if (response.headersSent) return void response.destroy();
    const refused = refusal(bodyMs);
    response.writeHead(refused.status, Object.fromEntries(refused.headers));
    response.end(await refused.text(), () => incoming.destroy());
  });
  await handled.finally(stop);
}

function bodyIsComing({ complete, headers }: IncomingMessage): boolean {
  return !complete && (Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined);
}

function watch(incoming: IncomingMessage, bodyMs: number): { late: Promise<void>; stop: () => void } {
  const { socket } = incoming;
  const begun = performance.now();
  const bytesBefore = socket.bytesRead;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    const look = () => {
      if (incoming.complete || incoming.destroyed) return;
      const earnedMs = ((socket.bytesRead - bytesBefore) / slowestBytesPerSecond) * 1000;
      const leftMs = begun + bodyMs + earnedMs - performance.now();
      if (leftMs <= 0) resolve();
      else timer = setTimeout(look, leftMs).unref();
    };
    timer = setTimeout(look, bodyMs).unref();
  });
  return { late, stop: () => clearTimeout(timer) };
}

function refusal(bodyMs: number): Response {
  const seconds = bodyMs / 1000;
  const response = problemResponse(
    "request_timeout",
    `The body did not come in time: ${seconds} s, and a second for each 16 KiB of it. Send it again, faster.`,
  );
  response.headers.set("Connection", "close");
  return response;
}
