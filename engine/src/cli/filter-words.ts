/** A list's filter as words, in the grammar of its address: `status=FAILED from=-24h`, or all in one: `status=FAILED&from=-24h`. */
import { UsageError } from "./command.ts";

export function filterOf(words: readonly string[]): URLSearchParams {
  const params = new URLSearchParams();
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 1)
      throw new UsageError(`"${word}" is no filter: write it as name=value, like status=FAILED or from=-24h.`);
    const isQuery = /^[a-z]+=[^&]*&[a-z]+=/.test(word);
    const pairs = isQuery ? new URLSearchParams(word) : [[word.slice(0, at), word.slice(at + 1)] as const];
    for (const [name, value] of pairs) params.append(name, value);
  }
  return params;
}
