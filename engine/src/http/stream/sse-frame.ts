/** One message of a server-sent event stream, as bytes. */
const encoder = new TextEncoder();

/** `data` must be one line, which JSON is. */
export function eventFrame(event: string, data: string, id?: string): Uint8Array {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return encoder.encode(`event: ${event}\n${idLine}data: ${data}\n\n`);
}

/** Keeps the connection open and, by its id without data, moves the point where the client resumes. */
export function heartbeatFrame(id?: string): Uint8Array {
  return encoder.encode(id === undefined ? ": alive\n\n" : `: alive\nid: ${id}\n\n`);
}
