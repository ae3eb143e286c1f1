/** An API with login on a database of its own, and people who use it with a cookie, as browsers do. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type AnyWorkflow, createEngine, type Engine, workflow } from "async-workflow";
import { type ApiEnv, createApi } from "async-workflow/http";
import pg from "pg";
import { expect } from "vitest";
import { firstWorkspace } from "../../accounts/first-workspace.ts";
import { type Accounts, openAccounts } from "../../accounts/index.ts";
import type { Role } from "../../accounts/roles.ts";
import type { AccountsConfig } from "../../lib/config/accounts.ts";
import { readConfig } from "../../lib/config/index.ts";
import type { TargetRules } from "../../webhooks/target.ts";
import { createTestDatabase } from "../support/database.ts";

export const publicUrl = "http://workflows.test";
export const password = "correct horse battery staple";

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** What came back as JSON, or as text. */
  readonly body: Body;
}

export interface Caller {
  readonly cookie: string;
  call<Body = unknown>(
    method: string,
    path: string,
    json?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
}

export interface AccountsUnderTest {
  readonly api: OpenAPIHono<ApiEnv>;
  readonly accounts: Accounts;
  readonly config: AccountsConfig;
  readonly databaseUrl: string;
  readonly engine: Engine;
  readonly pool: pg.Pool;
  /** What was mailed, newest last. */
  readonly mails: string[];
  /** What the log warned of. */
  readonly warnings: string[];
  /** Where requests come from; changeable. */
  address: string;
  /** Somebody without a session. */
  readonly stranger: Caller;
  signIn(email: string, password?: string): Promise<Caller>;
  /** Invites somebody in this role, who accepts. */
  join(admin: Caller, email: string, role: Role): Promise<Caller>;
  close(): Promise<void>;
}

const plain = workflow("plain").stage("ONLY", () => "done");

interface MoreOptions {
  readonly workflows?: (pool: pg.Pool, config: AccountsConfig) => readonly AnyWorkflow[];
  readonly rules?: TargetRules;
  /** Refuse other hosts and origins before anybody is asked who they are, as the product does. */
  readonly guarded?: boolean;
}

/** With `owner` set up as owner@test.example. */
export async function openAccountsUnderTest(
  environment: Record<string, string> = {},
  { workflows = () => [], rules, guarded = false }: MoreOptions = {},
): Promise<AccountsUnderTest & { owner: Caller }> {
  const database = await createTestDatabase();
  const { accounts: config } = readConfig({
    AUTH: "required",
    AUTH_SECRET: "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg",
    ...environment,
  });
  if (!config) throw new Error("login is off");
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const engine = createEngine({ databaseUrl: database.url, workflows: [plain, ...workflows(pool, config)] });
  await engine.migrate();
  const mails: string[] = [];
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const log = { debug() {}, info: (message: string) => void mails.push(message), warn, error() {} };
  const context = { address: "192.0.2.1" };
  const accounts = await openAccounts({
    config,
    databaseUrl: database.url,
    publicUrl,
    addressOf: () => context.address,
    log,
    ...(rules && { rules }),
  });
  const api = createApi(engine, {
    principalOf: accounts.principalOf,
    onRefused: accounts.onRefused,
    ...(guarded && { allowedHosts: [new URL(publicUrl).host], allowedOrigins: config.allowedOrigins }),
    addressOf: () => context.address,
    hidden: ["deliver-webhook"],
    serverWorkspace: firstWorkspace,
  });
  accounts.serve(api, engine);

  const callerWith = (cookie: string): Caller => ({
    cookie,
    async call<Body>(method: string, path: string, json?: unknown, headers: Record<string, string> = {}) {
      const response = await api.request(`${publicUrl}${path}`, {
        method,
        headers: {
          ...(cookie && { cookie }),
          ...(method !== "GET" && { origin: publicUrl }),
          ...(json !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      const text = await response.text();
      const isJson = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
      return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
    },
  });
  const stranger = callerWith("");
  const signIn = async (email: string, secret = password) => {
    const answer = await stranger.call("POST", "/api/auth/sign-in/email", { email, password: secret });
    expect(answer.status).toBe(200);
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    return callerWith(cookies.join("; "));
  };
  const join = async (admin: Caller, email: string, role: Role) => {
    const invited = await admin.call<{ link: string }>("POST", "/api/invitations", { email, role });
    expect(invited.status).toBe(201);
    const token = invited.body.link.split("#")[1];
    const newcomer = { name: email.split("@")[0], password };
    expect((await stranger.call("POST", "/api/invitations/accept", { token, newcomer })).status).toBe(204);
    return signIn(email);
  };

  const token = accounts.setupLink?.split("#")[1];
  const owner = { token, workspace: "Test", name: "Olga", email: "owner@test.example", password };
  expect((await stranger.call("POST", "/api/setup", owner)).status).toBe(204);
  const under: AccountsUnderTest = {
    api,
    accounts,
    config,
    databaseUrl: database.url,
    engine,
    pool,
    mails,
    warnings,
    stranger,
    signIn,
    join,
    get address() {
      return context.address;
    },
    set address(address) {
      context.address = address;
    },
    async close() {
      await Promise.all([accounts.close(), engine.close(), pool.end()]);
      await database.drop();
    },
  };
  return Object.assign(under, { owner: await signIn("owner@test.example") });
}
