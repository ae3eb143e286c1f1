/** The rows of the plan that are about hostile callers, each shown by the suite that knows the product only from outside. */
import type { Row } from "./plan.ts";

const browser = "tests/security/sections/browser.ts";
const sections = "tests/security/sections";

export const callers: readonly Row[] = [
  {
    id: "X1",
    tier: "P",
    what: "Passwords are guessed, from one address and from many",
    tests: [
      [
        `${sections}/authentication.ts`,
        "A04 guessing is slowed down per account, and per network in whatever spelling",
      ],
      [`${sections}/authentication.ts`, "A05 where a caller comes from is told by the trusted proxy alone"],
    ],
  },
  {
    id: "X3",
    tier: "P",
    what: "Another site's page makes requests",
    tests: [[browser, "W03 a change with a session comes from our own pages, as JSON; reading changes nothing"]],
  },
  {
    id: "X4",
    tier: "P",
    what: "Every operation for every kind of caller",
    tests: [
      [
        `${sections}/matrix.ts`,
        "K02 Z02 Z04 every operation answers every kind of caller as the table says, and what is foreign is not found",
      ],
    ],
  },
  {
    id: "X5",
    tier: "P",
    what: "Fields that are nobody's to set",
    tests: [
      [
        `${sections}/tenancy.ts`,
        "Z03 no write takes a field that is not its own, and no answer has one that is not described",
      ],
    ],
  },
  {
    id: "X6",
    tier: "P",
    what: "Ways around the pages' guard",
    tests: [
      [
        `${sections}/tenancy.ts`,
        "Z01 what gets around the pages' guard finds no data, for each call is checked where it is answered",
      ],
      [browser, "W10 no request is passed on to another server, be it in proxy form or an upgrade"],
    ],
  },
  {
    id: "X7",
    tier: "P",
    what: "Too many requests",
    tests: [
      [
        `${sections}/input.ts`,
        "R04 whoever calls too often is told when to come again, and nobody else is slowed down",
      ],
    ],
  },
  {
    id: "X8",
    tier: "P",
    what: "Webhooks to addresses that are not public",
    tests: [
      [
        `${sections}/outbound.ts`,
        "H02 H03 nothing is sent to an address that is not public, however it is spelled or resolved",
      ],
    ],
  },
  {
    id: "X9",
    tier: "P",
    what: "Secrets in the database and in logs",
    tests: [[`${sections}/data.ts`, "D02 A03 no secret stands in a log or in the database"]],
  },
];
