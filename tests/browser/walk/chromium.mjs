// What the walks share: Chromium, pages that are watched, and the count of what was looked at.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const { JURAT_SERVER: server, PICTURES } = process.env;
const axe = fs.readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// A walk: its steps are taken in turn, and the first that fails ends it, as nobody could go on from there.
export class Walk {
  static async begin(name) {
    // A container's root has no sandbox of its own; only pages of this test are opened.
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
    if (PICTURES) fs.mkdirSync(PICTURES, { recursive: true });
    return new Walk(name, browser);
  }

  constructor(name, browser) {
    this.name = name;
    this.browser = browser;
    this.watched = [];
    this.taken = 0;
    this.begun = Date.now();
  }

  // A browser of its own, as somebody opens it: nobody is signed in.
  async visitor(options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(15_000);
    return context;
  }

  // A page of which everything is heard that the browser complains of.
  async page(context) {
    const page = await context.newPage();
    const said = [];
    // That an answer is no 200 is for the walk to judge, which sees the status.
    page.on('console', (message) => {
      if (!/^Failed to load resource: .* status of 4\d\d/.test(message.text())) said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('response', (response) => { if (response.status() >= 500) said.push(`${response.status()} ${response.url()}`); });
    page.on('dialog', (dialog) => { said.push(`a script ran: ${dialog.message()}`); dialog.dismiss(); });
    this.watched.push({ page, said });
    return page;
  }

  // What browsers complained of since it was asked last.
  heard() {
    return this.watched.flatMap((one) => one.said.splice(0));
  }

  // What the browser complained of in this page.
  heardOf(page) {
    return this.watched.find((one) => one.page === page).said.splice(0);
  }

  // A step: `take` throws when what should be is not.
  async step(name, take) {
    try {
      await take();
      const said = this.heard();
      if (said.length > 0) throw new Error(`the browser complains: ${said.join('; ')}`);
      this.taken += 1;
      console.log(`ok   ${this.name}: ${name}`);
    } catch (error) {
      console.log(`FAIL ${this.name}: ${name}\n     ${String(error.message).split('\n').slice(0, 60).join('\n     ')}`);
      await this.complain();
      await this.browser.close();
      process.exit(1);
    }
  }

  // Where the walk was lost.
  async complain() {
    for (const { page } of this.watched.filter((one) => !one.page.isClosed())) {
      console.log(`     at ${page.url()}: ${(await page.title().catch(() => '')).trim()}`);
      const alerts = await page.locator('[role=alert], .problem, .message').allInnerTexts().catch(() => []);
      for (const text of alerts) console.log(`     it says: ${text.replaceAll('\n', ' ').slice(0, 300)}`);
      if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `lost-${this.name}.png`), fullPage: true }).catch(() => {});
    }
  }

  async end() {
    await this.browser.close();
    console.log(`${this.name}: ${this.taken} steps in ${((Date.now() - this.begun) / 1000).toFixed(1)} s`);
  }
}

export function must(holds, complaint) {
  if (!holds) throw new Error(complaint);
}

// What axe finds on the page that is open; `rules` says which of its rules alone.
export async function axeFinds(page, rules) {
  await page.evaluate(`window.axe || (() => { ${axe} })()`);
  const options = rules ? { runOnly: { type: 'rule', values: rules } } : {};
  const { violations } = await page.evaluate((chosen) => window.axe.run(chosen), options);
  return violations.map(({ id, impact, nodes }) => `axe ${id} (${impact}): ${nodes[0].failureSummary} ${nodes[0].html.slice(0, 160)}`);
}

// What makes the page that is open scroll sideways.
export async function tooWide(page) {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1);
    return wide.slice(0, 3).map((e) => `it scrolls sideways: ${e.outerHTML.slice(0, 120)}`);
  });
}

export async function heading(page) {
  return (await page.locator('h1').first().innerText()).trim();
}
