/** Reads a live stream message by message. */
interface StreamEntry {
  readonly id: string;
  readonly title: string;
  readonly status: string;
}

export interface StreamMessage {
  readonly event: string;
  readonly id: string | null;
  readonly data: { cursor?: string | null; serverTime?: string; entries?: StreamEntry[] };
}

export interface EventReader {
  /** The next message of that kind; others are passed over. Null when the stream has ended. */
  next(event: string): Promise<StreamMessage | null>;
  /** The first `entries` message with an entry that fits; the feed may repeat older changes before it. */
  nextEntry(fits: (entry: StreamEntry) => boolean): Promise<StreamMessage | null>;
  /** The id that a browser would send to resume. */
  readonly lastId: string | null;
  leave(): Promise<void>;
}

export function readEvents(response: Response): EventReader {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const messages: StreamMessage[] = [];
  let rest = "";
  let lastId: string | null = null;

  const takeIn = (text: string): void => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? null;
      lastId = field("id") ?? lastId;
      const data = field("data");
      if (data !== null) messages.push({ event: field("event") ?? "message", id: field("id"), data: JSON.parse(data) });
    }
  };

  const next: EventReader["next"] = async (event) => {
    for (;;) {
      const message = messages.shift();
      if (message?.event === event) return message;
      if (message) continue;
      const { done, value } = await reader.read();
      if (done) return null;
      takeIn(decoder.decode(value, { stream: true }));
    }
  };

  return {
    get lastId() {
      return lastId;
    },
    next,
    async nextEntry(fits) {
      for (;;) {
        const message = await next("entries");
        if (message === null || message.data.entries?.some(fits)) return message;
      }
    },
    leave: () => reader.cancel(),
  };
}
