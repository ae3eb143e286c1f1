/** Which port the web process listens on. */
import { freePort, isFree } from "../embedded-postgres/free-port.ts";
import { StartUpError } from "./start-up-error.ts";

export const defaultPort = 3000;
const tries = 100;

/**
 * The given port, or else the default one or the next that is free. Throws `StartUpError` when a given one is in use;
 * 0 is any free one.
 */
export async function chooseWebPort(
  host: string,
  given: number | undefined,
  say: (line: string) => void,
): Promise<number> {
  if (given === 0) return freePort(host);
  if (given !== undefined) {
    if (await isFree(host, given)) return given;
    throw new StartUpError(
      `Port ${given} on ${host} cannot be used: set PORT to another one, or stop what listens there.`,
    );
  }
  for (let port = defaultPort; port < defaultPort + tries; port += 1) {
    if (!(await isFree(host, port))) continue;
    if (port !== defaultPort) say(`Port ${defaultPort} is in use, so this is port ${port}. Set PORT to choose one.`);
    return port;
  }
  throw new StartUpError(`No port from ${defaultPort} on can be used on ${host}: set PORT and HOST.`);
}

/** Where a browser on this machine finds it. */
export function webUrl(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
