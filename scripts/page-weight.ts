/**
 * Prints what JavaScript the pages load, in the real browser. Usage:
 *
 *   npm start                                    # in another terminal
 *   node --import tsx scripts/page-weight.ts     # or with the address and the pages: http://127.0.0.1:3000 /entries /errors
 */
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { totalOf, weighScripts } from "../tests/e2e/support/page-weight.ts";

const [url = "http://127.0.0.1:3000", ...given] = process.argv.slice(2);
const paths = given.length > 0 ? given : ["/entries"];
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

const browser = await launchChromium();
try {
  for (const path of paths) {
    const page = await browser.newPage();
    const weigh = weighScripts(page);
    await page.goto(new URL(path, url).href);
    await page.locator('[data-slot="connection-status"][data-state="live"]').waitFor();
    const scripts = await weigh();
    console.log(`${kilobytes(totalOf(scripts, "sent"))} sent ${kilobytes(totalOf(scripts, "gzip"))} gzip  ${path}`);
    for (const { path: file, gzip, sent } of scripts)
      console.log(`${kilobytes(sent)}      ${kilobytes(gzip)}       ${file}`);
    await page.close();
  }
} finally {
  await browser.close();
}
