/** K02, Z02, Z04: every operation of the API document for every kind of caller, with ids of the other workspace. */
import { expect, test } from "vitest";
import { type Expected, expectedOf, type KindName, kinds } from "../access-table.ts";
import { type Operation, operationsOf, readDocument } from "../api-document.ts";
import type { Caller } from "../http-caller.ts";
import type { Foreign, SecuredProduct } from "../secured-product.ts";

/** Bodies that are right, for callers who are refused: it must not be the body that is. */
const rightBodies: Readonly<Record<string, object>> = {
  startEntry: { title: "Not allowed" },
  startBatch: [{ title: "Not allowed" }],
  patchEntry: { title: "Not allowed" },
  signalEntry: { name: "not-allowed" },
  startBulk: { action: "cancel", filter: "" },
  setErrorGroupStatus: { status: "resolved" },
  saveView: { name: "Not allowed", query: "status=FAILED" },
  changeRole: { role: "viewer" },
  invite: { email: "not-allowed@first.test", role: "viewer" },
  makeKey: { name: "Not allowed", scopes: ["read"] },
  addWebhook: { url: "https://private.test/", events: ["entry.failed"] },
  changeWebhook: { enabled: false },
  addInlet: { workflow: "demo", title: "Not allowed" },
  makeWorkspace: { name: "Not allowed" },
  setUp: { token: "x", workspace: "W", name: "N", email: "x@first.test", password: "x" },
  chooseWorkspace: { id: "other" },
  lookAtInvitation: { token: "x" },
  acceptInvitation: { token: "x" },
};

function foreignPath({ path }: Operation, { ids, owner, fingerprint }: Foreign): string {
  const kind = path.split("/")[2] ?? "";
  const named: Readonly<Record<string, string>> = {
    entries: ids.entry,
    bulk: ids.bulk,
    views: ids.view,
    keys: ids.apiKey,
    webhooks: ids.webhook,
    inlets: ids.inlet,
    hooks: ids.inlet,
    invitations: ids.invitation,
    files: "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47",
  };
  return path
    .replace("{id}", named[kind] ?? "none-such")
    .replace("{userId}", owner.userId)
    .replace("{fingerprint}", fingerprint)
    .replace("{delivery}", ids.delivery)
    .replace("{name}", "none-such")
    .replace("{signature}", "x".repeat(43));
}

interface Cell {
  readonly operation: Operation;
  readonly kind: KindName;
  readonly expected: Expected;
}

export function matrix(product: () => SecuredProduct): void {
  const callerOf = (kind: KindName): Caller => {
    const { stranger, people, keys, token } = product();
    return {
      anonymous: stranger,
      ...people,
      "key: read": keys.read,
      "key: start": keys.start,
      "key: operate": keys.operate,
      "key: admin": keys.admin,
      "public token": token,
    }[kind];
  };

  async function ask({ operation, kind, expected }: Cell): Promise<string | null> {
    const { method } = operation;
    const path = foreignPath(operation, product().foreign);
    const byId = path !== operation.path;
    const takesBody = method !== "GET" && method !== "DELETE";
    // Whoever is let through to something that needs no id sends what changes nothing.
    const json = expected !== "served" || byId ? (rightBodies[operation.id] ?? {}) : { unexpected: true };
    const { status, body } = await callerOf(kind).call<{ code?: string }>(method, path, {
      ...(takesBody && { json }),
      headersOnly: operation.id === "streamEntries" || operation.id === "exportEntries",
    });
    const right =
      expected !== "served"
        ? status === expected
        : byId
          ? status === 404
          : status < 400 || status === 400 || status === 415 || (status === 404 && operation.id === "setUp");
    return right
      ? null
      : `${kind}: ${method} ${path} (${operation.id}) → ${status} ${body?.code ?? ""}, not ${expected}`;
  }

  test("K02 Z02 Z04 every operation answers every kind of caller as the table says, and what is foreign is not found", async () => {
    const all = operationsOf(await readDocument(product().stranger));
    // Those end the sessions with which the others ask: A01 to A16 ask them one by one, and the next test as strangers.
    const operations = all.filter(({ tags }) => !tags.includes("Sign-in"));
    const cells = operations.flatMap((operation) =>
      (Object.keys(kinds) as KindName[]).map((kind) => ({
        operation,
        kind,
        expected: expectedOf(operation.id, kinds[kind]),
      })),
    );
    expect(cells.length).toBeGreaterThan(700);
    const wrong: (string | null)[] = [];
    for (let at = 0; at < cells.length; at += 16) wrong.push(...(await Promise.all(cells.slice(at, at + 16).map(ask))));
    expect(wrong.filter((each) => each !== null)).toEqual([]);
  });

  test("A15 what is for people who have signed in refuses strangers and keys", async () => {
    const { stranger, keys } = product();
    const personal = operationsOf(await readDocument(stranger)).filter(
      ({ tags, security }) => tags.includes("Sign-in") && security,
    );
    expect(personal.length).toBeGreaterThan(7);
    for (const { method, path, id } of personal) {
      for (const caller of [stranger, keys.admin]) {
        const { status } = await caller.call(method, path, {
          ...(method === "POST" && { json: rightBodies[id] ?? {} }),
        });
        expect([400, 401, 403], `${method} ${path}`).toContain(status);
      }
    }
  });

  test("Z02 a key of the other workspace finds nothing here, and its own lists show nothing of ours", async () => {
    const { foreign, entryId, people, keys } = product();
    for (const path of ["", "/timeline", "/events", "/why", "/logs", "/data", "/lineage"]) {
      expect((await foreign.key.get(`/api/entries/${entryId}${path}`)).status, path).toBe(404);
      expect((await keys.admin.get(`/api/entries/${foreign.ids.entry}${path}`)).status, path).toBe(404);
    }
    const stream = await foreign.key.call("GET", `/api/stream?ids=${entryId}`, { headersOnly: true });
    expect([200, 404]).toContain(stream.status);
    for (const path of [
      "entries",
      "entries/export?format=json",
      "errors",
      "bulk",
      "views",
      "metrics",
      "members",
      "workflows/stats",
    ]) {
      const { text } = await people.owner.get(`/api/${path}`);
      expect(text, path).not.toMatch(/Foreign canary|other\.test/);
      expect(text, path).not.toContain(foreign.ids.entry);
    }
  });
}
