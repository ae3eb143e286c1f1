/** What people do on the pages outside: fill in a form, press its button, sign in. */
import type { Page } from "playwright-core";

export const password = "seven quiet teapots on a shelf";

export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

export async function signIn(page: Page, email: string): Promise<void> {
  await fill(page, { "E-mail": email, Password: password });
  await press(page, "Sign in");
  await page.waitForURL("**/entries");
}
