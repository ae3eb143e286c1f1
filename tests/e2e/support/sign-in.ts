/** What people do on the pages outside: fill in a form, press its button, sign in. */
import type { BrowserContext, Page } from "playwright-core";
import { waitsForCode } from "./hydrated.ts";

export const password = "seven quiet teapots on a shelf";

export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Opens an address; errors on its console are complained about, but for refusals: many tests are about those. */
export async function openPage(context: BrowserContext, address: string, complain: (text: string) => void) {
  const page = await context.newPage();
  waitsForCode(page);
  page.on("pageerror", (error) => complain(String(error)));
  page.on("console", (message) => {
    const isRefusal = /the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !isRefusal) complain(message.text());
  });
  await page.goto(address);
  return page;
}

export async function signIn(page: Page, email: string): Promise<void> {
  await fill(page, { "E-mail": email, Password: password });
  await press(page, "Sign in");
  await page.waitForURL("**/entries");
}

/** Who the page's reader is to the server. */
export const me = (page: Page) =>
  page.evaluate(
    async () =>
      (await (await fetch("/api/me")).json()) as { user: { id: string; email: string } | null; role: string | null },
  );

/** Why a button or a switch cannot be pressed; null when it can. */
export async function refusalOf(page: Page, name: string): Promise<string | null> {
  const control = page.getByRole("button", { name }).or(page.getByRole("switch", { name })).first();
  return (await control.isDisabled()) ? control.getAttribute("aria-description") : null;
}

/** Gives the page's browser a device that signs its person in. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
