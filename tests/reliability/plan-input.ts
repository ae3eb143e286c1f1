/** The rows of the plan that are about what people and handlers put in: sizes, texts, numbers, shapes. */
import type { Row } from "./plan.ts";

const failures = "engine/test/runtime/failures.test.ts";
const json = "engine/test/model/json-text.test.ts";
const protocol = "engine/test/http/protocol.test.ts";
const fuzz = "engine/test/http/fuzz.test.ts";
const limits = "engine/test/http/json-limits.test.ts";
const entries = "engine/test/http/entries.test.ts";

const unkept: Row["tests"] = [
  [failures, "a result that cannot be kept fails the entry with a clear error, at once: %s"],
  [json, "every value is either refused or comes back as JSON would give it"],
];
export const input: readonly Row[] = [
  {
    id: "F1",
    tier: "P",
    what: "Bodies around the limit",
    tests: [[protocol, "may have 1 MiB and not a byte more, however its length is declared"]],
  },
  { id: "F2", tier: "P", what: "Large texts of any script", tests: unkept },
  {
    id: "F3",
    tier: "P",
    what: "Deep JSON",
    tests: [[limits, "survives a depth that overflows the stack of recursive code"]],
  },
  { id: "F4", tier: "P", what: "NUL anywhere", runs: ["workers"], tests: unkept },
  { id: "F5", tier: "P", what: "Halves of surrogate pairs", runs: ["workers"], tests: unkept },
  {
    id: "F6",
    tier: "P",
    what: "Bytes that are no UTF-8",
    tests: [[fuzz, "no malformed body causes a fault of the server"]],
  },
  {
    id: "F7",
    tier: "P",
    what: "Any text there is",
    tests: [[json, "every value is either refused or comes back as JSON would give it"]],
  },
  { id: "F8", tier: "P", what: "Numbers that JSON cannot hold", tests: [[json, "a number that JSON cannot hold"]] },
  { id: "F9", tier: "P", what: "Keys like __proto__", tests: [[entries, "a __proto__ key does no harm"]] },
  {
    id: "F11",
    tier: "P",
    what: "Texts made to keep a validator busy",
    tests: [[fuzz, "no malformed address, query or header causes a fault of the server"]],
  },
  { id: "F12", tier: "P", what: "Wrong types and headers", tests: [[protocol, "of type %s is refused"]] },
  { id: "F13", tier: "P", what: "Ids that are none", tests: [[entries, "answers 404 for %s, in all its addresses"]] },
  {
    id: "F15",
    tier: "P",
    what: "Cells that are formulas",
    tests: [["engine/test/query/over-http.test.ts", "gives CSV whose cells are no formulas"]],
  },
  {
    id: "F16",
    tier: "P",
    what: "Limits and cursors that are none; paging while entries come and go",
    tests: [["engine/test/query/orders.test.ts", "by %s neither skips nor repeats while entries come and go"]],
  },
  { id: "F17", tier: "P", what: "A result that is too large", tests: unkept },
  { id: "F18", tier: "P", what: "Results that are no JSON", tests: unkept },
];
