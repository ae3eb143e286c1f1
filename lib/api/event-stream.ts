/**
 * Reads server-sent events over fetch. Not `EventSource`, for three reasons: we decide when to reconnect and still send
 * `Last-Event-ID`; we see the heartbeat comments, so a connection that died silently is noticed; an error has a status.
 */
export interface StreamEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: string;
}

interface StreamOptions {
  readonly url: string;
  readonly lastEventId: string | null;
  /** Longer than this without a byte: the connection counts as dead. The server sends a heartbeat every second. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  onEvent(event: StreamEvent): void;
}

/** Resolves when the server ends the stream; rejects when it breaks, falls silent or is aborted. */
export async function readEventStream({ url, lastEventId, silenceMs, signal, onEvent }: StreamOptions): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", ...(lastEventId === null ? {} : { "last-event-id": lastEventId }) },
      cache: "no-store",
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`);
    const parse = eventParser(onEvent);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      parse(value);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Takes the text in any pieces; calls back per complete event. */
export function eventParser(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let rest = "";
  let id: string | null = null;
  let name = "message";
  let data: string[] = [];
  const take = (line: string): void => {
    if (line === "") {
      if (data.length > 0) onEvent({ id, name, data: data.join("\n") });
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
