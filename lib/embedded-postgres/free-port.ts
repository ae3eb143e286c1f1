/** Loopback ports that nobody listens on. */
import { createServer } from "node:net";

/** `wanted` if it is free, else one that the system picks. */
export async function freePort(host: string, wanted = 0): Promise<number> {
  return (await listenOnce(host, wanted)) ?? (await listenOnce(host, 0)) ?? 0;
}

export async function isFree(host: string, port: number): Promise<boolean> {
  return (await listenOnce(host, port)) !== undefined;
}

function listenOnce(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ host, port, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
