/** The messages of PostgreSQL's protocol, cut out of a stream of bytes. */

export interface Frame {
  /** One letter; empty for the first message of a connection, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Gives back whole messages, however the bytes arrive. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #untyped: boolean;

  /** `fromClient`: the stream begins with a message that has no letter. */
  constructor(options: { fromClient: boolean }) {
    this.#untyped = options.fromClient;
  }

  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const head = this.#untyped ? 0 : 1;
      if (this.#rest.length < head + 4) return frames;
      const length = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < length) return frames;
      const bytes = this.#rest.subarray(0, length);
      frames.push({ type: head === 0 ? "" : String.fromCharCode(bytes[0] as number), bytes });
      this.#rest = this.#rest.subarray(length);
      this.#untyped = false;
    }
  }
}

/** The zero-terminated texts of a message's body, from an offset into it. */
export function textsIn({ bytes }: Frame, offset = 0): string[] {
  return bytes
    .subarray(5 + offset)
    .toString("utf8")
    .split("\0");
}

/** `application_name` of a start-up message. */
export function applicationName({ bytes }: Frame): string {
  const fields = bytes.subarray(8).toString("utf8").split("\0");
  const at = fields.indexOf("application_name");
  return at < 0 ? "" : (fields[at + 1] ?? "");
}
