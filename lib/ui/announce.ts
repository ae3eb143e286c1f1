/** One polite voice for the whole page: what is said within 250 ms is read out as one sentence. */
type Listener = (text: string) => void;

const listeners = new Set<Listener>();
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  if (!waiting.includes(text)) waiting.push(text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const sentence = waiting.slice(-3).join(", ");
    waiting = [];
    for (const listener of listeners) listener(sentence);
  }, 250);
}

export function onAnnouncement(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
