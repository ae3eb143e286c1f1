import fc from "fast-check";
import { expect, test } from "vitest";
import { eventParser, type StreamEvent } from "../../src/client/event-stream.ts";

function parse(chunks: readonly string[]): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  const take = eventParser((event) => events.push(event));
  for (const chunk of chunks) take(chunk);
  return events;
}

const stream =
  'event: ready\ndata: {"cursor":"7"}\n\n: heartbeat\n\nevent: entries\r\nid: 8\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata: last\n\n';
const events = [
  { id: null, name: "ready", data: '{"cursor":"7"}' },
  { id: "8", name: "entries", data: '{"a":\n1}' },
  { id: "8", name: "message", data: "last" },
];

test("events are read the same, wherever the network cuts them", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const chunks = edges.slice(1).map((edge, index) => stream.slice(edges[index], edge));
      expect(parse(chunks)).toEqual(events);
    }),
  );
});

test("a heartbeat and an unfinished event call nobody", () => {
  expect(parse([": heartbeat\n\n", "data: not yet\n"])).toEqual([]);
});

test("the point to resume at moves with events and with heartbeats", () => {
  const ids: string[] = [];
  const take = eventParser(
    () => {},
    (id) => ids.push(id),
  );
  take("event: ready\nid: 7\ndata: {}\n\n: alive\nid: 9\n\n: alive\nid: 9\n\n");
  expect(ids).toEqual(["7", "9"]);
});
