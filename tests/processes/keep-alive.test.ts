import { afterEach, expect, test, vi } from "vitest";
import { type KeptAlive, keepAlive } from "../../lib/processes/keep-alive.ts";
import type { Part } from "../../lib/processes/part.ts";

/** A part of the tree that ends when told to. */
class Flame implements Part {
  readonly ended: Promise<string>;
  end: (reason: string) => void = () => {};

  constructor() {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }
  stop = async () => this.end("stopped");
  kill = async () => this.end("killed");
}

let flames: Flame[] = [];
let said: string[] = [];
let refuse: Error | undefined;
let kept: KeptAlive | undefined;

async function keep(): Promise<KeptAlive> {
  const start = async () => {
    if (refuse) throw refuse;
    flames.push(new Flame());
    return flames.at(-1) as Flame;
  };
  const isWanted = (reason: string) => reason === "put out";
  kept = await keepAlive({ name: "flame", start, isWanted, say: (line) => said.push(line) });
  return kept;
}

const started = (count: number) => vi.waitFor(() => expect(flames).toHaveLength(count), { timeout: 5000, interval: 5 });

afterEach(async () => {
  await kept?.stop();
  flames = [];
  said = [];
  refuse = undefined;
  kept = undefined;
});

test("a part that ends is started again, later each time, with a line each", async () => {
  await keep();
  flames[0]?.end("exit code 1");
  await started(2);
  flames[1]?.end("SIGKILL");
  await started(3);
  expect(said).toEqual([
    "The flame ended (exit code 1). It starts again in 0.25 s.",
    "The flame ended (SIGKILL). It starts again in 0.5 s.",
  ]);
});

test("an end that was wanted is no reason to start again", async () => {
  const flame = await keep();
  flames[0]?.end("put out");
  await flame.ended;
  await flame.stop();
  expect(flames).toHaveLength(1);
  expect(said).toEqual([]);
});

test("a start that fails is tried again", async () => {
  await keep();
  refuse = new Error("no air");
  flames[0]?.end("blown out");
  await vi.waitFor(() => expect(said).toContainEqual(expect.stringContaining("(no air)")), { timeout: 5000 });
  refuse = undefined;
  await started(2);
});

test("the first start that fails is the caller's to handle", async () => {
  refuse = new Error("no wick");
  await expect(keep()).rejects.toThrow("no wick");
});

test("a part that was stopped stays stopped", async () => {
  const kept = await keep();
  await kept.stop();
  expect(await kept.ended).toBe("stopped");
  expect(flames).toHaveLength(1);
  expect(said).toEqual([]);
});

test("stopping does not wait for the pause before the next start", async () => {
  const kept = await keep();
  flames[0]?.end("exit code 1");
  await vi.waitFor(() => expect(said).toHaveLength(1));
  await kept.stop();
  expect(flames).toHaveLength(1);
});

test("a restart on purpose is immediate and needs no line", async () => {
  const kept = await keep();
  await kept.restart();
  await started(2);
  expect(said).toEqual([]);
});

test("a restart on purpose cuts the pause after a failure short", async () => {
  const kept = await keep();
  flames[0]?.end("exit code 1");
  await vi.waitFor(() => expect(said).toHaveLength(1));
  await kept.restart();
  await started(2);
});
