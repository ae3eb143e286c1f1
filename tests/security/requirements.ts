/**
 * The security requirements of an accounts product, by their numbers. Those with `test` are proved by the test of that number
 * in this folder; the others say where they are proved, or why they do not apply.
 */
export interface Requirement {
  readonly id: string;
  readonly asks: string;
  /** Files that prove it beside, or instead of, a test here. */
  readonly provedBy?: readonly string[];
  /** Why no test of this folder bears its number. */
  readonly reason?: string;
}

export interface Section {
  readonly title: string;
  readonly requirements: readonly Requirement[];
}

const webhookTests = ["tests/accounts/webhooks.test.ts"];

export const sections: readonly Section[] = [
  {
    title: "Signing in and sessions",
    requirements: [
      { id: "A01", asks: "Passwords of 8 to 128 characters, any of them, none cut off or folded" },
      { id: "A02", asks: "Common passwords, and those made of the product's or the person's name, are refused" },
      { id: "A03", asks: "A slow hash (scrypt), never shown; many sign-ins at once do not hold up the API" },
      { id: "A04", asks: "Guessing is slowed down per account and per network, /64 for IPv6, whatever its spelling" },
      { id: "A05", asks: "The caller's address is told by a trusted proxy alone" },
      { id: "A06", asks: "Sign-in, reset, verification and change of address tell nobody who has an account" },
      { id: "A07", asks: "A new random session at each sign-in; a planted one is nobody's" },
      { id: "A08", asks: "The cookie is __Host-, Secure, HttpOnly, SameSite=Lax, Path=/" },
      { id: "A09", asks: "Sign-out, a new password and removal end sessions on the server, and open streams" },
      { id: "A10", asks: "Seven days without use and thirty in any case end a session" },
      { id: "A11", asks: "What changes how people get in wants a sign-in of the last 15 minutes" },
      { id: "A12", asks: "Links for a new password: one use, an hour, hashed at rest, host never from the request" },
      {
        id: "A13",
        asks: "Where one goes after signing in is a path of this site",
        provedBy: ["tests/web/next-page.test.ts"],
      },
      {
        id: "A14",
        asks: "No accounts by default; a one-time set-up; no start with a weak secret",
        provedBy: ["tests/accounts/accounts.test.ts"],
      },
      { id: "A15", asks: "Of the auth library only the routes in use are there" },
      { id: "A16", asks: "No key without a session, whatever the body names" },
    ],
  },
  {
    title: "API keys",
    requirements: [
      { id: "K01", asks: "256 random bits and a checksum, shown once, kept as a hash" },
      { id: "K02", asks: "Scopes and workspace hold on every route" },
      {
        id: "K03",
        asks: "Expiry, revoking, replacing with an overlap; dead within five seconds everywhere",
        provedBy: ["tests/accounts/keys.test.ts"],
      },
      { id: "K04", asks: "Read from Authorization: Bearer alone" },
      { id: "K05", asks: "Keys make no keys, change no members, read no secrets" },
      { id: "K06", asks: "Last use, limit and audit per key", provedBy: ["tests/accounts/rate-limits.test.ts"] },
      { id: "K07", asks: "Keys and sessions do not mix; keys need no Origin and set no cookies" },
    ],
  },
  {
    title: "Workspaces and roles",
    requirements: [
      { id: "Z01", asks: "Checked where the call is answered, not in front of the pages" },
      { id: "Z02", asks: "Every id is looked up with its workspace; what is foreign is not found" },
      { id: "Z03", asks: "Writes take their own fields only; answers have the fields described" },
      { id: "Z04", asks: "What each role may do, on every operation" },
      { id: "Z05", asks: "Ids cannot be guessed and count nothing" },
      {
        id: "Z06",
        asks: "Whoever is removed while they write (10 rounds, 100 with `npm run fuzz`) changes nothing afterwards, and sees no later event",
      },
      { id: "Z07", asks: "Invitations: one address, one use, a week; the last owner stays" },
      {
        id: "Z08",
        asks: "The app's database role owns nothing and has no DDL",
        provedBy: ["tests/database/roles.test.ts"],
        reason:
          "So with the embedded PostgreSQL, and with a server of one's own when DATABASE_MIGRATION_URL names the owner; with DATABASE_URL alone one role does everything. The second net beside Z02 is the one layer of statements that all look-ups go through, each with its workspace; there is no row-level security. Web and workers share the role.",
      },
      { id: "Z09", asks: "Idempotency keys, cursors, streams and inlets mean nothing elsewhere" },
    ],
  },
  {
    title: "The browser",
    requirements: [
      { id: "W01", asks: "A policy with a fresh nonce on every page, no inline scripts" },
      { id: "W02", asks: "HSTS, nosniff, referrer, opener and permissions policies everywhere" },
      { id: "W03", asks: "Changes with a session come from our own pages, as JSON" },
      {
        id: "W04",
        asks: "No other origin may read an answer, except those named by ALLOWED_ORIGINS, with a key or a token",
        provedBy: ["tests/accounts/keys.test.ts"],
      },
      {
        id: "W05",
        asks: "People's text is shown as text, everywhere",
        provedBy: ["tests/e2e/entry-page.test.ts"],
        reason:
          "React escapes text, no file sets HTML but a constant of ours (R11), and W01 forbids scripts that are not ours.",
      },
      { id: "W06", asks: "Private answers are kept by no cache" },
      { id: "W07", asks: "JSON is not sniffed; uploads are downloads" },
      { id: "W08", asks: "The image optimiser fetches nothing" },
      { id: "W09", asks: "No actions, source maps or dot files are served" },
      { id: "W10", asks: "Nothing is passed on to another server" },
      { id: "W11", asks: "Versions at or above those with known holes mended" },
    ],
  },
  {
    title: "Input, resources, errors",
    requirements: [
      { id: "R01", asks: "Thousands of malformed requests made from the API document: no fault of the server" },
      { id: "R02", asks: "SQL is static, what is sent is a parameter", provedBy: ["tests/architecture.test.ts"] },
      {
        id: "R03",
        asks: "One over a limit is refused: sizes, depth, counts, lengths",
        provedBy: ["engine/test/http/json-limits.test.ts"],
      },
      {
        id: "R04",
        asks: "Rate limits over all processes, with Retry-After and RateLimit",
        provedBy: ["tests/accounts/rate-limits.test.ts"],
      },
      { id: "R05", asks: "__proto__ and constructor are plain data" },
      { id: "R06", asks: "Repeated parameters and headers are refused, or the first counts" },
      {
        id: "R07",
        asks: "Packed and smuggled requests are refused; heads have 10 s, bodies 30 s (more as long as bytes flow), and many that drip hold up nobody",
        provedBy: ["tests/processes/body-time.test.ts"],
      },
      { id: "R08", asks: "Errors are problems with a request id, without a word about the inside" },
      {
        id: "R09",
        asks: "Without a database 503, never somebody's rights from memory",
        provedBy: ["engine/test/http/server.test.ts", "accounts/callers.ts"],
        reason: "Needs a database that goes away; the suite's is shared.",
      },
      {
        id: "R10",
        asks: "A fault nobody caught is logged and ends the process, which is started again",
        provedBy: ["tests/processes/tree.test.ts", "tests/processes/keep-alive.test.ts"],
        reason: "Proved where processes are killed.",
      },
      { id: "R11", asks: "No text is run as code" },
      { id: "R12", asks: "No validator takes long" },
    ],
  },
  {
    title: "Webhooks and what the server sends",
    requirements: [
      { id: "H01", asks: "https, no credentials, ports 443 and 8443, at most 2,048 characters" },
      {
        id: "H02",
        asks: "Resolved once per try, every address looked at, connected to that one",
        provedBy: webhookTests,
      },
      {
        id: "H03",
        asks: "Nothing goes to an address that is not public, in any spelling",
        provedBy: ["tests/accounts/webhook-targets.test.ts", ...webhookTests],
      },
      {
        id: "H04",
        asks: "Redirects are not followed",
        provedBy: webhookTests,
        reason: "Needs a receiver that may be reached, which no address of this machine is.",
      },
      {
        id: "H05",
        asks: "Bounded in time and size; nothing unpacked; no proxy of the environment",
        provedBy: ["webhooks/send.ts"],
        reason: "As H04; the bounds stand in one file.",
      },
      {
        id: "H06",
        asks: "What a receiver answers is shown as a status and at most 200 characters of text",
        provedBy: webhookTests,
        reason: "As H04.",
      },
      {
        id: "H07",
        asks: "Signed by Standard Webhooks, with both secrets during a change",
        provedBy: webhookTests,
        reason: "As H04.",
      },
      { id: "H08", asks: "Secrets are encrypted, bound to their row, shown once", provedBy: webhookTests },
      {
        id: "H09",
        asks: "Four messages at once to an endpoint, over all workers; ten failures in a row switch it off, with a record; a test message",
        provedBy: webhookTests,
        reason: "As H04.",
      },
      { id: "H10", asks: "A replay is an admin's and keeps the message's id" },
    ],
  },
  {
    title: "Data, logs, audit",
    requirements: [
      {
        id: "D01",
        asks: "An append-only record of every change of who may do what",
        provedBy: ["tests/accounts/audit.test.ts"],
      },
      { id: "D02", asks: "No secrets, cookies, keys or inputs in logs or dumps" },
      { id: "D03", asks: "Nobody writes lines of their own into a log; cells of a CSV are no formulas" },
      {
        id: "D04",
        asks: "Secret fields are masked, payloads can be encrypted, retention deletes",
        provedBy: [
          "engine/test/http/secrets.test.ts",
          "engine/test/runtime/encryption.test.ts",
          "engine/test/retention/delete-old.test.ts",
        ],
      },
      {
        id: "D05",
        asks: "The system page warns of a superuser; TLS by the connection string",
        provedBy: ["engine/test/runtime/system.test.ts"],
        reason: "TLS is PostgreSQL's (sslmode=verify-full in DATABASE_URL).",
      },
      { id: "D06", asks: "Health tells strangers one word; figures want a name" },
      {
        id: "D07",
        asks: "Backups and what a restore means are documented",
        provedBy: ["docs/backups.md"],
        reason: "A drill of operations.",
      },
    ],
  },
  {
    title: "Supply chain",
    requirements: [
      {
        id: "C01",
        asks: "Installed from the lock file alone, without install scripts (`npm ci --ignore-scripts`); those that packages have are named with reasons; no git or http sources",
      },
      {
        id: "C02",
        asks: "New versions are a week old before they are taken",
        reason:
          "A rule for people, written in SECURITY.md: versions are exact and changed by hand. npm's min-release-age is not set, because npm ci then refuses a lock file that names a version younger than it, which a mended hole may need.",
      },
      { id: "C03", asks: "Few direct dependencies, counted" },
      {
        id: "C04",
        asks: "Publishing by a trusted publisher with provenance",
        reason: "Nothing is published yet; it needs a registry and a CI provider.",
      },
      {
        id: "C05",
        asks: "CI actions pinned, with read permissions",
        reason: "There are no CI actions: CI runs .ci/run.",
      },
      { id: "C06", asks: "A bill of materials (npm run sbom)" },
      { id: "C07", asks: "SECURITY.md: how to report, what is supported, how fast it is mended" },
      {
        id: "C08",
        asks: "A container that is not root, with a pinned base",
        reason: "No container is shipped: npm start is the product.",
      },
    ],
  },
];

/** As a page. `tested`: the numbers that tests of this folder bear. */
export function requirementsPage(tested: ReadonlySet<string>): string {
  const row = ({ id, asks, provedBy = [], reason }: Requirement) => {
    const places = provedBy.map((path) => `[${path}](../${path})`).join(", ");
    const proof = [tested.has(id) ? "tested" : "", places, reason ?? ""].filter((part) => part !== "").join("; ");
    return `| ${id} | ${asks} | ${proof} |`;
  };
  const tables = sections.map(({ title, requirements }) =>
    [`## ${title}`, "", "| | what is asked | proved |", "|---|---|---|", ...requirements.map(row)].join("\n"),
  );
  return `# Security requirements

What the product must hold against, one by one. "Tested": by the test of that number in \`tests/security/\`, which starts the product
with login and asks it from outside. This page is made from \`tests/security/requirements.ts\`; a test keeps both in step.

${tables.join("\n\n")}
`;
}
