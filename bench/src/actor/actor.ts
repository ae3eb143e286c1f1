/** A contestant's process, seen from the bench. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, Call, Commands } from "./commands.ts";

export class Actor {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #calls = 0;
  #said = "";

  /** `main` is the built `main.ts`: plain JavaScript, so that no compiler is in the measured process. */
  constructor(main: string) {
    const cwd = fileURLToPath(new URL("../..", import.meta.url)); // some libraries look for packages from there
    this.#child = fork(main, { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [], cwd });
    const listen = (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(-2_000);
    };
    this.#child.stdout?.on("data", listen);
    this.#child.stderr?.on("data", listen);
    this.#child.on("message", (answer: Answer) => this.#settle(answer));
    this.#ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    void this.#ended.then(() => {
      for (const each of this.#open.values()) each.reject(new Error(`The process ended. It said: ${this.#said}`));
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  call<Name extends keyof Commands>(method: Name, ...args: Parameters<Commands[Name]>): ReturnType<Commands[Name]> {
    this.#calls += 1;
    const call: Call = { id: this.#calls, method, args };
    const answered = new Promise<unknown>((resolve, reject) => this.#open.set(call.id, { resolve, reject }));
    this.#child.send(call, (error) => error && this.#settle({ id: call.id, error: error.message }));
    return answered as ReturnType<Commands[Name]>;
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  #settle({ id, value, error }: Answer): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    if (error === undefined) open?.resolve(value);
    else open?.reject(new Error(error + (this.#said && `\nThe process said: ${this.#said}`)));
  }
}
