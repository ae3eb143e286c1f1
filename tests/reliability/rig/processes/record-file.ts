/** Appends records to a file of a run, a few times a second. */
import { appendFileSync, writeFileSync } from "node:fs";

const everyMs = 200;

export class RecordFile<Entry extends object> {
  readonly #path: string;
  readonly #timer: NodeJS.Timeout;
  #lines: string[] = [];

  constructor(path: string) {
    this.#path = path;
    writeFileSync(path, "");
    this.#timer = setInterval(() => this.#flush(), everyMs);
  }

  add(entry: Entry): void {
    this.#lines.push(`${JSON.stringify(entry)}\n`);
  }

  #flush(): void {
    if (this.#lines.length > 0) appendFileSync(this.#path, this.#lines.splice(0).join(""));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#flush();
  }
}
