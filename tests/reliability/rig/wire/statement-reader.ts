/** Reads what a client asks: groups its messages into requests, each up to the point where the server answers, with the SQL of each. */
import { type Frame, textsIn } from "./frames.ts";

/** Messages that the server answers together, ending with ReadyForQuery. */
export interface Request {
  readonly bytes: Buffer;
  /** The name of the prepared statement, or the beginning of the text. */
  readonly name: string;
  readonly writes: boolean;
  readonly isCommit: boolean;
}

export class StatementReader {
  readonly #prepared = new Map<string, string>();
  #pending: Buffer[] = [];
  #statement = "";
  #sql = "";

  /** Requests that are complete, and messages that are none and may pass as they are. */
  read(frame: Frame): Request | Buffer | null {
    switch (frame.type) {
      case "P": {
        const [name = "", sql = ""] = textsIn(frame);
        this.#prepared.set(name, sql);
        return this.#hold(frame);
      }
      case "B": {
        const [, name = ""] = textsIn(frame);
        this.#statement = name;
        this.#sql = this.#prepared.get(name) ?? "";
        return this.#hold(frame);
      }
      case "D":
      case "E":
      case "C":
        return this.#hold(frame);
      case "S":
        this.#hold(frame);
        return this.#complete();
      case "Q":
        this.#hold(frame);
        this.#sql = textsIn(frame)[0] ?? "";
        return this.#complete();
      default: {
        // Flush, password, copied data, farewell: they pass, with what was held back before them.
        const bytes = Buffer.concat([...this.#pending, frame.bytes]);
        this.#pending = [];
        return bytes;
      }
    }
  }

  #hold(frame: Frame): null {
    this.#pending.push(frame.bytes);
    return null;
  }

  #complete(): Request {
    const sql = this.#sql.replaceAll(/--.*$/gm, " ");
    const request: Request = {
      bytes: Buffer.concat(this.#pending),
      name: this.#statement || this.#sql.trim().slice(0, 40),
      writes: /\b(insert\s+into|update|delete\s+from|async_workflow\.start)\b/i.test(sql),
      isCommit: /^\s*commit\b/i.test(sql),
    };
    this.#pending = [];
    this.#statement = "";
    this.#sql = "";
    return request;
  }
}
