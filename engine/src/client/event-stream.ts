/**
 * Reads server-sent events over fetch. Not `EventSource`, for four reasons: it is not there in Node; we decide when to
 * reconnect and still send `Last-Event-ID`; we see the heartbeat comments, so a connection that died silently is
 * noticed; an error has a status.
 */
import type { Call, Transport } from "./transport.ts";

export interface StreamEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: string;
}

interface StreamOptions {
  readonly query: URLSearchParams;
  readonly lastEventId: string | null;
  /** Longer than this without a byte: the connection counts as dead. The server sends a heartbeat every second. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  onEvent(event: StreamEvent): void;
  /** The point to resume at has moved, by an event or by a heartbeat. */
  onId(id: string): void;
}

/** Resolves when the server ends the stream; rejects when it breaks, falls silent or is aborted. */
export async function readEventStream(transport: Transport, options: StreamOptions): Promise<void> {
  const { query, lastEventId, silenceMs, signal, onEvent, onId } = options;
  const silence = new AbortController();
  const fallSilent = () => silence.abort(new Error("The stream fell silent."));
  let timer = setTimeout(fallSilent, silenceMs);
  const until = AbortSignal.any([signal, silence.signal]);
  const call: Call = {
    query,
    headers: { accept: "text/event-stream", ...(lastEventId === null ? {} : { "last-event-id": lastEventId }) },
    signal: until,
  };
  try {
    const { body } = await transport.open("/api/stream", call);
    if (!body) return;
    const parse = eventParser(onEvent, onId);
    const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
    // Not every fetch that is handed in ties the body to the signal.
    until.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(fallSilent, silenceMs);
      parse(value);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Takes the text in any pieces; calls back per complete event, and per message with an id, event or not. */
export function eventParser(
  onEvent: (event: StreamEvent) => void,
  onId: (id: string) => void = () => {},
): (chunk: string) => void {
  let rest = "";
  let id: string | null = null;
  let name = "message";
  let data: string[] = [];
  let told: string | null = null;
  const take = (line: string): void => {
    if (line === "") {
      if (data.length > 0) onEvent({ id, name, data: data.join("\n") });
      if (id !== null && id !== told) onId(id);
      told = id;
      name = "message";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") id = value;
    else if (field === "event") name = value;
    else if (field === "data") data.push(value);
  };
  return (chunk) => {
    // A "\r" at the end may be the first half of "\r\n": it waits for the next piece.
    const text = rest + chunk;
    const safe = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = safe.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + text.slice(safe.length);
    for (const line of lines) take(line);
  };
}
