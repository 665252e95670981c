// Every page in Chromium, under its own headers. tests/browser/run calls it.
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { chromium } from 'playwright-core';

const { CHROMIUM, PAGES, PICTURES, TLS_KEY, TLS_CERTIFICATE } = process.env;
const axe = fs.readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const names = fs.readdirSync(PAGES).filter((file) => file.endsWith('.html')).map((file) => file.slice(0, -5)).sort();
let [passed, failed] = [0, 0];

function check(name, complaints) {
  if (complaints.length === 0) {
    passed += 1;
    console.log(`ok   ${name}`);
  } else {
    failed += 1;
    console.log(`FAIL ${name}\n     ${complaints.join('\n     ')}`);
  }
}

function headersOf(page) {
  const lines = fs.readFileSync(path.join(PAGES, `${page}.headers`), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
}

// One server for every host, told apart by name: the server's pages, a client, and what the client sends the browser on to.
function serve(request, response) {
  const url = new URL(request.url, `https://${request.headers.host}`);
  const port = server.address().port;
  if (url.hostname !== 'login.example.com') {
    const onward = url.pathname === '/callback' && url.searchParams.get('onward');
    if (onward) return response.writeHead(302, { location: onward }).end();
    response.writeHead(200, { 'content-type': 'text/html' });
    return response.end('<!doctype html><html lang="en"><title>Arrived</title><link rel="icon" href="data:,"><h1>Arrived</h1>');
  }
  if (request.method === 'POST') {
    // What follows a decision: back to the client, which sends the browser on to another host.
    const onward = encodeURIComponent(`https://broker.example.net:${port}/home`);
    return response.writeHead(303, { location: `https://reports.example.com:${port}/callback?onward=${onward}` }).end();
  }
  const file = path.join(PAGES, path.normalize(url.pathname));
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  const headers = file.endsWith('.html') ? headersOf(path.basename(file, '.html')) : { 'content-type': 'text/css' };
  response.writeHead(200, headers).end(fs.readFileSync(file));
}

const server = https.createServer({ key: fs.readFileSync(TLS_KEY), cert: fs.readFileSync(TLS_CERTIFICATE) }, serve);
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const port = server.address().port;
const at = (page) => `https://login.example.com:${port}/${page}.html`;
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  // A container's root has no sandbox of its own; only pages of this test are opened.
  args: ['--no-sandbox', '--host-resolver-rules=MAP * 127.0.0.1'],
});

// A page, and whatever the console says of it: errors, and what its policy forbade.
async function open(context, address) {
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(address);
  return { page, said };
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1440]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, ignoreHTTPSErrors: true });
    for (const name of names.filter((name) => name !== 'form-post')) {
      const { page, said } = await open(context, at(name));
      if (PICTURES) await page.screenshot({ path: path.join(PICTURES, `${name}-${colorScheme}-${width}.png`), fullPage: true });
      if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) said.push('it scrolls sideways');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      said.push(...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.failureSummary).join(' ')}`));
      check(`${name}, ${colorScheme}, ${width} px`, said);
      await page.close();
    }
    await context.close();
  }
}

const context = await browser.newContext({ ignoreHTTPSErrors: true });
const arrives = async (name, press) => {
  const { page, said } = await open(context, at(name));
  await press(page);
  await page.waitForURL(`https://broker.example.net:${port}/home`, { timeout: 5000 }).catch(() => said.push(`stranded at ${page.url()}`));
  await page.close();
  return said;
};
check('consent leads to the client, and on to where the client sends the browser', await arrives('consent', (page) => page.click('button[value=allow]')));
check('so does denying', await arrives('consent', (page) => page.click('button[value=deny]')));
check(
  'so does signing in, by keyboard alone',
  await arrives('sign-in', async (page) => {
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct horse battery staple');
    await page.keyboard.press('Enter');
  }),
);

// A page without a client sends its form nowhere but here.
{
  const { page, said } = await open(context, at('device-entry'));
  await page.click('button.first');
  await page.waitForTimeout(500);
  const blocked = said.some((text) => text.includes('form-action')) && page.url() === at('device-entry');
  check('a page without a client does not lead to one', blocked ? [] : [`it went to ${page.url()}`]);
  await page.close();
}

// The one script runs, and the form arrives at the client without a press; without scripts, by one press.
for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled });
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  // The sample's redirect URI has no port; the answer stands for the client's.
  let sent = '';
  await page.route('https://reports.example.com/**', (route) => {
    sent = `${route.request().method()} ${route.request().postData()}`;
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="en"><title>Arrived</title><link rel="icon" href="data:,">' });
  });
  await page.goto(at('form-post'), { waitUntil: 'commit' }).catch(() => {});
  if (!javaScriptEnabled) await page.click('button.first');
  await page.waitForURL('https://reports.example.com/callback', { timeout: 5000 }).catch(() => said.push(`stranded at ${page.url()}`));
  if (sent !== 'POST code=jac_4kzTq&state=af0ifjsldkj') said.push(`sent: ${sent}`);
  check(`form_post arrives at the client, ${javaScriptEnabled ? 'by its script' : 'by one press'}`, said);
  await context.close();
}

// A client that signs its users in in a window of its own still holds on to it.
{
  const { page, said } = await open(context, `https://reports.example.com:${port}/`);
  for (const [name, closed] of [['sign-in', false], ['consent', false], ['device-entry', true]]) {
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((address) => { window.opened = window.open(address, '_blank', 'popup'); }, at(name)),
    ]);
    await popup.waitForLoadState();
    await page.waitForTimeout(300);
    if ((await page.evaluate(() => window.opened.closed)) !== closed) said.push(`${name}: closed is not ${closed}`);
    await popup.close();
  }
  check('a client holds on to the window in which its user signs in, and to no other', said);
}

await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
