/** A clock of PostgreSQL's that can be set while it runs: libfaketime, which Debian and others have as a package. */
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const libraries = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

export class FalseClock {
  /** For the server's process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #file: string;

  /** The file that says how wrong it is lies in `folder`. Throws when the machine does not have the library. */
  constructor(folder: string) {
    FalseClock.probe();
    this.#file = join(folder, "false-clock");
    this.environment = {
      LD_PRELOAD: FalseClock.library() ?? "",
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      FAKETIME_DONT_RESET: "1",
      NO_FAKE_STAT: "1",
    };
    this.set(0);
  }

  /** Throws when this machine does not have it. */
  static probe(): void {
    if (FalseClock.library() === undefined)
      throw new Error("libfaketime is not installed (Debian: apt-get install libfaketime).");
  }

  /** Where it is on this machine. */
  static library(): string | undefined {
    const machines = libraries.filter(existsSync).flatMap((folder) => [
      folder,
      ...readdirSync(folder, { withFileTypes: true })
        .filter((each) => each.isDirectory() && each.name.includes("-linux-"))
        .map(({ name }) => join(folder, name)),
    ]);
    return machines.map((folder) => join(folder, "faketime/libfaketime.so.1")).find((path) => existsSync(path));
  }

  /** From now on it is wrong by so many seconds. */
  set(seconds: number): void {
    const next = `${this.#file}.next`;
    writeFileSync(next, `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}\n`, { mode: 0o644 });
    renameSync(next, this.#file);
  }
}
