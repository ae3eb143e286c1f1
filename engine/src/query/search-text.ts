/** What a search for a text looks for: entries whose id begins with it, or whose title has its words. */

export type Search =
  | { readonly kind: "id"; readonly first: string; readonly last: string }
  | { readonly kind: "words"; readonly words: readonly string[] };

const shape = "00000000-0000-0000-0000-000000000000";
const leastIdCharacters = 8;
const mostWords = 10;

/**
 * A text of 8 characters or more that an id could begin with is taken for one: those made until 2039 begin with 01, so
 * that "20261123" stays a word. In quotes every text is words.
 */
export function readSearch(q: string): Search {
  const prefix = q.trim().toLowerCase();
  if (isIdPrefix(prefix)) {
    const fill = (digit: string) => prefix + shape.slice(prefix.length).replaceAll("0", digit);
    return { kind: "id", first: fill("0"), last: fill("f") };
  }
  const words = [...q.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([word, quoted]) => (quoted ?? word).trim()).filter(Boolean);
  return { kind: "words", words: words.slice(0, mostWords) };
}

function isIdPrefix(text: string): boolean {
  if (text.length < leastIdCharacters || text.length > shape.length || !text.startsWith("01")) return false;
  return [...text].every((character, at) => (shape[at] === "-" ? character === "-" : /[0-9a-f]/.test(character)));
}
