/** What a page says in its first HTML, before any script runs: asked as the reader, of this process's own API. */
import { headers } from "next/headers";
import { ownApi } from "@/lib/api/own-api.ts";

interface Bounds {
  /** A page is not kept waiting for longer: what is known later the browser asks for anyway. */
  readonly patienceMs?: number;
  /** Characters: longer answers would hold up the whole page, and it takes them twice, drawn and as data. */
  readonly longest?: number;
}

/**
 * Null when it is refused, is not there, is long or is not known soon; and for a click within the page, which knows more
 * already.
 */
export async function firstAnswer<T>(path: string, bounds: Bounds = {}): Promise<T | null> {
  const { patienceMs = 300, longest = 100_000 } = bounds;
  const asked = await headers();
  const api = ownApi();
  if (!api || asked.get("sec-fetch-dest") === "empty") return null;
  const host = asked.get("host") ?? "localhost";
  const request = new Request(new URL(path, `http://${host}`), {
    headers: { host, cookie: asked.get("cookie") ?? "", accept: "application/json" },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  try {
    return await Promise.race([late, read<T>(api(request), longest)]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function read<T>(answer: Response | Promise<Response>, longest: number): Promise<T | null> {
  const response = await answer;
  if (!response.ok) return null;
  const text = await response.text();
  return text.length <= longest ? (JSON.parse(text) as T) : null;
}

/** The parameters of a page's address, as Next hands them over. */
export type Address = Readonly<Record<string, string | readonly string[] | undefined>>;

export function addressOf(address: Address): URLSearchParams {
  const given = Object.entries(address).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(given);
}
