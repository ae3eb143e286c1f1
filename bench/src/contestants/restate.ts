/**
 * Restate: durable execution in a server of its own, which calls the worker over HTTP/2. "three" is one handler with
 * three journaled steps. It has no queue that waits for a worker: entries are sent with a delay and fall due together.
 */
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import type { Contestant, Input, Kind, Participant, Target } from "../contestant.ts";
import { now, type Probe } from "../probe.ts";

export const restateServer: readonly Contestant[] = [
  {
    profile: {
      library: "restate",
      name: "default",
      settings: "one node, one endpoint; waiting entries are delayed sends that fall due together",
      store: "restate",
      durability:
        "own log and storage, not PostgreSQL; whether each append is flushed to disk was not verified; kept a day",
      pace: { one: 3_000, three: 1_500, start: 2_000, latency: 12 },
      mostWorkers: 1,
      idle: true,
    },
    packages: ["@restatedev/restate-server", "@restatedev/restate-sdk", "@restatedev/restate-sdk-clients"],
    open: async (target, probe) => participant(target, probe),
  },
];

const dueAfterMs = 12_000;
const laterMs = 600_000;
const fillers = 64;

function participant({ url, adminUrl }: Target, probe: Probe): Participant {
  const service = serviceOf(probe);
  const client = clients.connect({ url }).serviceSendClient<typeof service>({ name: "bench" });
  const send = (kind: Kind, input: Input, delay?: number) =>
    delay ? client[kind](input, clients.rpc.sendOpts({ delay })) : client[kind](input);
  return {
    prepare: async () => {
      // A send needs a known service: the client's process registers it, a worker takes the address over.
      await serve(service, adminUrl as string);
    },
    // Where only starting is measured, nobody works: an entry due at once would run in this very process.
    start: (kind, input) => send(kind, input, input.at === undefined ? laterMs : undefined),
    fill: async (kind, inputs) => {
      const due = now() + dueAfterMs;
      let next = 0;
      const filler = async () => {
        for (let input = inputs[next++]; input; input = inputs[next++]) await send(kind, input, due - now());
      };
      await Promise.all(Array.from({ length: fillers }, filler));
    },
    work: () => serve(service, adminUrl as string),
    drained: async () => true, // it has no cheap question for that; the last handler's last line ends the measurement
  };
}

function serviceOf(probe: Probe) {
  return restate.service({
    name: "bench",
    handlers: {
      one: async (context: restate.Context, input: Input) => {
        await context.run("only", () => probe.start(input));
        probe.end();
      },
      three: async (context: restate.Context, input: Input) => {
        await context.run("first", () => probe.start(input));
        await context.run("second", () => {});
        await context.run("third", () => probe.end());
      },
    },
  });
}

async function serve(service: ReturnType<typeof serviceOf>, adminUrl: string): Promise<void> {
  const endpoint = restate.createEndpointHandler({ services: [service] });
  const server = createServer(endpoint);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`${adminUrl}/deployments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ uri: `http://127.0.0.1:${port}`, force: true }),
  });
  if (!answer.ok) throw new Error(`Restate refuses the endpoint: ${await answer.text()}`);
}
