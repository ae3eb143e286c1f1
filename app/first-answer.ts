/** What a page says in its first HTML, before any script runs: asked as the reader, of this process's own API. */
import { headers } from "next/headers";
import { ownApi } from "@/lib/api/own-api.ts";

/** A page is not kept waiting for longer: what is known later the browser asks for anyway. */
const patienceMs = 300;
/** Characters: longer answers would hold up the whole page, and it takes them twice, drawn and as data. */
const longest = 100_000;

/**
 * Null when it is refused, is not there, is long or is not known soon; and for a click within the page, which knows more
 * already.
 */
export async function firstAnswer<T>(path: string, mostCharacters = longest): Promise<T | null> {
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
    return await Promise.race([late, read<T>(api(request), mostCharacters)]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function read<T>(answer: Response | Promise<Response>, mostCharacters: number): Promise<T | null> {
  const response = await answer;
  if (!response.ok) return null;
  const text = await response.text();
  return text.length <= mostCharacters ? (JSON.parse(text) as T) : null;
}
