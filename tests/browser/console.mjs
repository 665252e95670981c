// Every page of the console's gallery in Chromium, under the console's policy: light and dark, narrow and wide; and what its scripts add.
// tests/browser/run calls it. ONLY=client,scripts looks at these alone.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';

const { CHROMIUM, GALLERY, PICTURES, ONLY } = process.env;
const axe = fs.readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const policy = fs.readFileSync(path.join(GALLERY, 'policy.txt'), 'utf8');
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml' };
const wanted = (name) => !ONLY || ONLY.split(',').includes(name);
const names = fs.readdirSync(GALLERY).filter((file) => file.endsWith('.html')).map((file) => file.slice(0, -5)).filter(wanted).sort();
let [passed, failed] = [0, 0];

function check(name, complaints) {
  if (complaints.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`FAIL ${name}\n     ${complaints.join('\n     ')}`);
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (request.method === 'POST') {
    // What is tried while somebody types: the answer is a part of a page, which says what came.
    let sent = '';
    request.on('data', (piece) => { sent += piece; });
    return request.on('end', () => {
      const claims = new URLSearchParams(sent).get('claims');
      const marked = sent.includes('csrf_token=');
      response.writeHead(200, { 'content-type': types['.html'], 'content-security-policy': policy });
      response.end(`<p>${marked ? 'tried' : 'no mark'} ${url.pathname} ${encodeURIComponent(claims)}</p>`);
    });
  }
  const file = path.join(GALLERY, path.normalize(url.pathname));
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[path.extname(file)], 'content-security-policy': policy });
  response.end(fs.readFileSync(file));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const at = (page) => `http://127.0.0.1:${server.address().port}/${page}.html`;
// A container's root has no sandbox of its own; only pages of this test are opened.
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
if (PICTURES) fs.mkdirSync(PICTURES, { recursive: true });

// A page, and whatever the console says of it: errors, and what its policy forbade.
async function open(context, address) {
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('requestfailed', (request) => said.push(`not loaded: ${request.url()}`));
  page.on('dialog', (dialog) => { said.push(`a script ran: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(address);
  return { page, said };
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1440]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    // Hostile words are as hostile in either scheme.
    const shown = names.filter((name) => !name.endsWith('-hostile') || ONLY || (width === 360) === (colorScheme === 'light'));
    const look = async (name) => {
      const { page, said } = await open(context, at(name));
      if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      const tooWide = await page.evaluate(() => {
        if (document.documentElement.scrollWidth <= window.innerWidth) return [];
        const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1);
        return wide.slice(0, 3).map((e) => `it scrolls sideways: ${e.outerHTML.slice(0, 120)}`);
      });
      said.push(...tooWide);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      said.push(...violations.map(({ id, impact, nodes }) => `axe ${id} (${impact}): ${nodes[0].failureSummary} ${nodes[0].html.slice(0, 160)}`));
      check(`${name}, ${colorScheme}, ${width} px`, said);
      await page.close();
    };
    const waiting = [...shown];
    const one = async () => {
      for (let name = waiting.shift(); name; name = waiting.shift()) await look(name);
    };
    await Promise.all([one(), one(), one()]);
    await context.close();
  }
}

// What a script adds: copying, and a file that fills a field. Without one, the buttons are not there and everything else is.
if (wanted('scripts')) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page, said } = await open(context, at('created'));
  await page.click('button[data-from=secret]');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (!copied.startsWith('jur_cs_')) said.push(`copied: ${copied}`);
  await page.close();
  const form = await open(context, at('credential-new'));
  await form.page.setInputFiles('#f-certificate-file', { name: 'x.der', mimeType: 'application/x-x509', buffer: Buffer.from([0x30, 0x82, 1, 2]) });
  await form.page.waitForFunction(() => document.querySelector('#f-certificate').value.startsWith('-----BEGIN CERTIFICATE-----\nMII'), null, { timeout: 3000 }).catch(() => said.push('the file did not fill the field'));
  check('a secret is copied, and a certificate is read from a file', [...said, ...form.said]);
  await context.close();

  const live = await browser.newContext();
  const following = await open(live, at('decisions-live'));
  const rows = () => following.page.locator('#rows tbody tr').count();
  const before = await rows();
  await following.page.waitForFunction((n) => document.querySelectorAll('#rows tbody tr').length !== n, before, { timeout: 9000 }).catch(() => following.said.push('the rows did not follow'));
  if ((await following.page.locator('#rows').textContent()).includes('[U+202E]') === false) following.said.push('what came in is not harmless');
  check('a list follows what happens, under the policy', following.said);
  const trial = await open(live, at('rules'));
  await trial.page.locator('#f-claims').pressSequentially(' ');
  await trial.page.waitForFunction(() => document.querySelector('#trial').textContent.startsWith('tried /console/identity-providers/1/rules/trial'), null, { timeout: 5000 })
    .catch(async () => trial.said.push(`nothing was tried: ${await trial.page.locator('#trial').textContent()}`));
  check('claims are tried while they are typed, with the mark of the form', trial.said);
  await live.close();

  const without = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
  const bare = await without.newPage();
  const missing = [];
  await bare.goto(at('client'));
  if (await bare.locator('[data-needs-script]:visible').count()) missing.push('a button that needs a script is shown');
  await bare.click('.phone-nav > summary');
  if (!(await bare.locator('.phone-nav a[href="/console/decisions"]').isVisible())) missing.push('the menu does not open');
  check('without scripts there is no dead button, and the menu opens', missing);
  await without.close();
}

await browser.close();
server.close();
console.log(`console: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
