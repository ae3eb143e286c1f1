import { afterAll, beforeAll, expect, test } from "vitest";
import { type OidcProvider, startOidcProvider } from "../e2e/support/oidc-provider.ts";
import { type AccountsUnderTest, type Caller, openAccountsUnderTest } from "./accounts-under-test.ts";

let provider: OidcProvider;
let under: AccountsUnderTest & { owner: Caller };
beforeAll(async () => {
  provider = await startOidcProvider();
  provider.down = true;
  under = await openAccountsUnderTest({
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
});
afterAll(async () => {
  await under?.close();
  provider?.close();
});

const signInWithOidc = () =>
  under.stranger.call<{ url: string }>("POST", "/api/auth/sign-in/social", {
    provider: "oidc",
    callbackURL: "/entries",
  });
const down = async () => (await under.stranger.call<{ providersDown: string[] }>("GET", "/api/me")).body.providersDown;

test("a provider that is down at the start is said in the log and on the page, holds up nobody else, and works when it is back", async () => {
  expect(under.warnings).toEqual([
    `single sign-on is not available: ${provider.issuer}/.well-known/openid-configuration answers 503. It is asked again every 30 s.`,
  ]);
  expect(await down()).toEqual(["oidc"]);
  const refused = await signInWithOidc();
  expect(refused).toMatchObject({ status: 503, body: { code: "provider_unavailable" } });
  expect(refused.headers.get("Retry-After")).toBe("30");
  await under.signIn("owner@test.example");
  expect(under.warnings).toHaveLength(1);

  provider.down = false;
  const sent = await signInWithOidc();
  expect(sent.status).toBe(200);
  expect(sent.body.url).toMatch(new RegExp(`^${provider.issuer}/authorize\\?`));
  expect(await down()).toEqual([]);
  expect(under.mails).toContain("single sign-on is available");
  // Who was in before stays in.
  expect((await under.owner.call("GET", "/api/entries")).status).toBe(200);
});
