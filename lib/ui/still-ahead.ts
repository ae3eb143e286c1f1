/**
 * Of what was written to the address, oldest first, that which the router has not drawn when it draws `drawn`. A slow
 * machine draws what was written two keys ago: what came after it still counts, or the box that is typed into would fall
 * back. What was never written here, such as a link, is the newer truth: nothing is ahead of it.
 */
export function stillAhead(written: readonly string[], drawn: string): readonly string[] {
  const at = written.indexOf(drawn);
  return at < 0 ? [] : written.slice(at + 1);
}
