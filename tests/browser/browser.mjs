// A browser, pages in it, and what happened in them that should not.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PAGES = process.env.PAGES;
const SHOTS = join(PAGES, "screenshots");

export const DESKTOP = { width: 1280, height: 860 };
export const PHONE = { width: 390, height: 844 };

/** Starts the browser of the system; it asks nobody for anything. */
export function launch() {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** Opens a page of the folder at an address. `wrong` collects what no page of ours may do. */
export async function open(browser, name, hash = "", options = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "zh-CN", ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(`error: ${error.stack}`));
  page.on("console", (message) => page.wrong.push(`console: ${message.text()}`));
  page.on("dialog", (dialog) => {
    page.wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  context.on("page", (other) => other !== page && page.wrong.push(`another page: ${other.url()}`));
  const url = pathToFileURL(join(PAGES, name)).href;
  page.on("request", (request) => {
    const asked = request.url().split("#")[0];
    if (asked !== url && asked !== "data:,") page.wrong.push(`request: ${asked}`);
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(url + hash);
  return page;
}

/** What happened that should not: errors, messages, dialogs, requests, violations of the policy, and code of the texts. */
export async function wrongs(page) {
  const inside = await page.evaluate(() => [...window.violations, ...("pwned" in window ? [`pwned: ${window.pwned}`] : [])]);
  return [...page.wrong, ...inside];
}

/** The data of a page. */
export function dataOf(page) {
  return page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
}

/** Goes to an address of the page that is open. */
export async function visit(page, hash) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, hash);
  await settle(page);
}

/** Waits until what was asked for is drawn. */
export function settle(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** A picture for people to look at. */
export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
