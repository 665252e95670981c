// The way of somebody new, as `jurat demo` and README.md tell it: the link that the demo ends with, a client of one's own, the command that the
// console shows, a token; then the client is disabled, and the refusal says why. tests/browser/walks calls it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Walk, heading, must } from './chromium.mjs';
import { confirm, field, part, reads, signIn } from './console.mjs';
import { folder, run } from './outside.mjs';

const { JURAT } = process.env;
const seconds = () => ((Date.now() - walk.begun) / 1000).toFixed(1);

const walk = await Walk.begin('newcomer');
const demo = spawn(JURAT, ['demo'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NO_COLOR: '1' } });
process.on('exit', () => demo.kill());
let printed = '';
const said = (pattern) => new Promise((resolve, reject) => {
  const look = () => { const found = pattern.exec(printed); if (found) resolve(found); };
  demo.stdout.on('data', (piece) => { printed += piece; look(); });
  demo.on('close', () => reject(new Error(`the demo ended: ${printed}`)));
  setTimeout(() => reject(new Error(`the demo says nothing of ${pattern}: ${printed}`)), 60_000).unref();
});

const page = await walk.page(await walk.visitor());
let password;
await walk.step('the demo ends with a link that opens the console signed in, and works once', async () => {
  const [, link, given] = await said(/(http\S+\/console\/enter\/\S+)[\s\S]*password +(\S+)[\s\S]*Clients, New client/);
  password = given;
  await page.goto(link);
  must((await heading(page)) === 'Overview', `it led to ${await heading(page)}`);
  const spent = await page.request.get(link);
  must(spent.status() === 410, `a second time it answers ${spent.status()}`);
  console.log(`     after ${seconds()} s: ${(await page.locator('.figures').innerText()).replaceAll('\n', ' ')}`);
});

await walk.step('who comes back later signs in by the name and password that stand below it', async () => {
  const later = await walk.page(await walk.visitor());
  await signIn(later, page.url(), 'admin', password);
  must((await heading(later)) === 'Overview', `it led to ${await heading(later)}`);
  await later.context().close();
});

await walk.step('a client of one’s own', async () => {
  await part(page, 'Clients');
  await page.getByRole('link', { name: 'New client' }).click();
  await field(page, 'Client ID').fill('my-first');
  await field(page, 'Scopes').fill('orders.read');
  await field(page, 'Default scopes').fill('orders.read');
  await page.getByRole('button', { name: 'Review the client' }).click();
  await confirm(page, 'Register the client', password);
  must((await heading(page)) === 'my-first is registered', `it led to ${await heading(page)}`);
});

let command;
await walk.step('its private key is saved once, and the command beside it gets a token', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save/ }).click()]);
  must(download.suggestedFilename() === 'private.pem', download.suggestedFilename());
  await download.saveAs(path.join(folder, 'private.pem'));
  must(fs.readFileSync(path.join(folder, 'private.pem'), 'utf8').includes('PRIVATE KEY'), 'it is no key');
  command = `jurat() { "$JURAT" "$@"; }\n${await page.locator('#sample-curl').textContent()}`;
  const answer = JSON.parse(run(command));
  must(answer.scope === 'orders.read' && answer.access_token, JSON.stringify(answer));
  console.log(`     after ${seconds()} s: a token of one's own`);
});

await walk.step('the client’s page shows the decision', async () => {
  await page.getByRole('link', { name: 'I have kept it' }).click();
  await page.getByRole('region', { name: 'Recent decisions' }).getByText('Granted').first().waitFor();
});

await walk.step('disabled, the command is refused, and the page says why', async () => {
  await page.getByRole('link', { name: 'Disable', exact: true }).first().click();
  await confirm(page, /disable/i, password);
  const answer = JSON.parse(run(command));
  must(answer.error && !answer.access_token, JSON.stringify(answer));
  await reads(page, page.getByRole('region', { name: 'Recent decisions' }), /disabled/i);
});

await walk.end();
process.exit(0);
