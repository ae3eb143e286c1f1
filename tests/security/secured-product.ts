/** The product with login on, as real processes behind a proxy that speaks https, and people of two workspaces. */
import { fileURLToPath } from "node:url";
import { aes256gcmCodec } from "async-workflow";
import pg from "pg";
import { expect, vi } from "vitest";
import type { Role } from "../../accounts/roles.ts";
import { type App, startApp } from "../support/app.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Caller, callerOf, closeConnections, cookiesOf, publicUrl } from "./http-caller.ts";

const authSecret = "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg";
const payloadKey = "p1yTYSLnaZm5mB0xQ0m7c2q0lYqk2kRr6d9m1Q0n3sA=";
/** Reads what the product keeps. */
export const payloadCodec = aes256gcmCodec({ keys: { k1: payloadKey }, current: "k1" });
export const password = "seven quiet teapots on a shelf";
const scopes = ["read", "start", "operate", "admin"] as const;
type Scope = (typeof scopes)[number];

export interface Person extends Caller {
  readonly userId: string;
  readonly email: string;
}

export interface KeyCaller extends Caller {
  readonly id: string;
  readonly key: string;
}

/** What belongs to the other workspace. */
/** What a call that makes something answers, of several kinds. */
interface Made {
  readonly id: string;
  readonly secret?: string;
  readonly url?: string;
  readonly delivery?: string;
}

export interface Foreign {
  readonly owner: Person;
  readonly key: KeyCaller;
  readonly workspace: string;
  readonly ids: Readonly<
    Record<"entry" | "bulk" | "view" | "apiKey" | "webhook" | "delivery" | "inlet" | "invitation", string>
  >;
  readonly fingerprint: string;
}

export interface SecuredProduct {
  readonly app: App;
  readonly port: number;
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly stranger: Caller;
  readonly people: Readonly<Record<Role, Person>>;
  readonly keys: Readonly<Record<Scope, KeyCaller>>;
  /** Of an end user, for `entryId` and the workflow demo. */
  readonly token: Caller;
  /** Of the first workspace; waits for an hour. */
  readonly entryId: string;
  readonly foreign: Foreign;
  /** Everything that was shown once and must stand nowhere else. */
  readonly secrets: Map<string, string>;
  signIn(email: string, password?: string, address?: string): Promise<Caller>;
  /** A new person of the first workspace. */
  join(email: string, role: Role): Promise<Person>;
  makeKey(by: Caller, scopes: readonly Scope[], more?: object): Promise<KeyCaller>;
  startEntry(by: Caller, more?: object): Promise<string>;
  stop(): Promise<void>;
}

const stub = fileURLToPath(new URL("resolver-stub.mjs", import.meta.url));

export async function startSecuredProduct(environment: Readonly<Record<string, string>> = {}): Promise<SecuredProduct> {
  const database = await createTestDatabase();
  const app = await startApp({
    AUTH: "required",
    AUTH_SECRET: authSecret,
    PAYLOAD_KEYS: `k1:${payloadKey}`,
    PUBLIC_URL: publicUrl,
    TRUSTED_PROXIES: "127.0.0.1",
    DATABASE_URL: database.url,
    DEMO_STAGE_MS: "50",
    LOG_LEVEL: "debug",
    // What must not stand in the way of a thousand questions at once; that of tokens is tried.
    RATE_LIMITS: "key=0,session=0,address=0,token=200",
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import "${stub}"`.trim(),
    ...environment,
  });
  try {
    return await populate(app, database);
  } catch (error) {
    await app.end();
    throw error;
  }
}

async function populate(app: App, database: TestDatabase): Promise<SecuredProduct> {
  const port = Number(new URL(app.url).port);
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const stranger = callerOf(port, {});
  const secrets = new Map([
    ["AUTH_SECRET", authSecret],
    ["payload key", payloadKey],
  ]);

  const signIn = async (email: string, secret = password, address?: string): Promise<Caller> => {
    const answer = await callerOf(port, {}, address).post("/api/auth/sign-in/email", { email, password: secret });
    expect(answer.status, answer.text).toBe(200);
    return callerOf(port, { cookie: cookiesOf(answer) }, address);
  };
  const personOf = async (email: string): Promise<Person> => {
    const caller = await signIn(email);
    const { body } = await caller.get<{ user: { id: string } }>("/api/me");
    return { ...caller, email, userId: body.user.id };
  };
  const join = async (email: string, role: Role): Promise<Person> => {
    const invited = await people.owner.post<{ link: string }>("/api/invitations", { email, role });
    expect(invited.status, invited.text).toBe(201);
    const token = invited.body.link.split("#")[1];
    const newcomer = { name: email.split("@")[0], password };
    const accepted = await stranger.post("/api/invitations/accept", { token, newcomer });
    expect(accepted.status, accepted.text).toBe(204);
    return personOf(email);
  };
  const makeKey = async (by: Caller, scopes: readonly Scope[], more: object = {}): Promise<KeyCaller> => {
    const made = await by.post<{ id: string; key: string }>("/api/keys", { name: "Test", scopes, ...more });
    expect(made.status, made.text).toBe(201);
    const { id, key } = made.body;
    secrets.set(`API key ${id}`, key);
    return { ...callerOf(port, { authorization: `Bearer ${key}` }), id, key };
  };
  const startEntry = async (by: Caller, more: object = {}): Promise<string> => {
    const made = await by.post<{ id: string }>("/api/entries", { title: "Waits", delay: "1h", ...more });
    expect(made.status, made.text).toBe(201);
    return made.body.id;
  };

  const [, setupToken = ""] = /\/setup#(\S+)/.exec(app.output()) ?? [];
  const owner = { workspace: "First", name: "Olga", email: "owner@first.test", password };
  const made = await stranger.post("/api/setup", { ...owner, token: setupToken });
  expect(made.status, made.text).toBe(204);
  const people = { owner: await personOf(owner.email) } as Record<Role, Person>;
  for (const role of ["admin", "operator", "member", "viewer"] as const) {
    people[role] = await join(`${role}@first.test`, role);
  }
  const keys = {} as Record<Scope, KeyCaller>;
  for (const scope of scopes) keys[scope] = await makeKey(people.owner, [scope]);
  const entryId = await startEntry(people.owner);
  const tokenOf = await keys.start.post<{ token: string }>("/api/tokens", { entries: [entryId], workflows: ["demo"] });
  secrets.set("public token", tokenOf.body.token);
  const product: Omit<SecuredProduct, "foreign"> = {
    app,
    port,
    databaseUrl: database.url,
    pool,
    stranger,
    people,
    keys,
    token: callerOf(port, { authorization: `Bearer ${tokenOf.body.token}` }),
    entryId,
    secrets,
    signIn,
    join,
    makeKey,
    startEntry,
    async stop() {
      closeConnections();
      await pool.end();
      await app.end();
      await database.drop();
    },
  };
  return Object.assign(product, { foreign: await makeForeign(product) });
}

/** A second workspace with one of everything. There is no route that makes workspaces, so it begins in SQL. */
async function makeForeign(product: Omit<SecuredProduct, "foreign">): Promise<Foreign> {
  const { pool, join, makeKey, startEntry, secrets } = product;
  const { userId, email } = await join("owner@other.test", "viewer");
  await pool.query("insert into app_accounts.workspace (id, name) values ('other', 'Other')");
  await pool.query("update app_accounts.member set workspace_id = 'other', role = 'owner' where user_id = $1", [
    userId,
  ]);
  const owner: Person = { ...(await product.signIn(email)), userId, email };
  const key = await makeKey(owner, ["read", "start", "operate"]);
  const make = async (path: string, json: object): Promise<Made> => {
    const answer = await owner.post<Made>(path, json);
    expect([200, 201, 202], `${path}: ${answer.text}`).toContain(answer.status);
    return answer.body;
  };
  const entry = await startEntry(owner, { title: "Foreign canary" });
  const webhook = await make("/api/webhooks", { url: "https://private.test/hook", events: ["entry.failed"] });
  secrets.set("webhook secret", webhook.secret ?? "");
  const { delivery = "" } = await make(`/api/webhooks/${webhook.id}/test`, {});
  const inlet = await make("/api/inlets", { workflow: "demo", title: "Inlet" });
  secrets.set("inlet address", inlet.url?.split("/").at(-1) ?? "");
  const ids = {
    entry,
    webhook: webhook.id,
    delivery,
    bulk: (await make("/api/bulk", { action: "retry", ids: [entry] })).id,
    view: (await make("/api/views", { name: "Mine", query: "status=FAILED" })).id,
    apiKey: key.id,
    inlet: inlet.id,
    invitation: (await make("/api/invitations", { email: "guest@other.test", role: "viewer" })).id,
  };
  await make("/api/entries", { title: "Fails", input: { failAt: "STAGE_1" } });
  const fingerprint = await vi.waitFor(
    async () => {
      const { body } = await owner.get<{ groups: { fingerprint: string }[] }>("/api/errors");
      return body.groups[0]?.fingerprint ?? expect.fail(JSON.stringify(body));
    },
    { timeout: 10_000, interval: 50 },
  );
  return { owner, key, workspace: "other", ids, fingerprint };
}
