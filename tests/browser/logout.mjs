// A user signs in at a client and out again, in Chromium, at a real `jurat serve`: asked, at once by an ID token, and by a form of another site.
// tests/browser/run calls it.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { chromium } from 'playwright-core';

const { CHROMIUM, JURAT_SERVER: server, CLIENT_PORT: port, WEB_SECRET, PASSWORD } = process.env;
const axe = fs.readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const client = `http://127.0.0.1:${port}`;
const bye = `${client}/bye`;
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
const unless = (holds, complaint) => (holds ? [] : [complaint]);

// The client. `/form` is a page that posts a logout request; at `localhost` it is another site than the server.
const form = { fields: {} };
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const application = http.createServer((request, response) => {
  const fields = Object.entries(form.fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  const body = request.url === '/form' ? `<form method="post" action="${server}/oauth2/logout">${fields.join('')}<button>Sign out</button></form>` : '';
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<!doctype html><html lang="en"><title>Client</title><link rel="icon" href="data:,"><h1>Client</h1>${body}`);
});
await new Promise((listening) => application.listen(Number(port), '127.0.0.1', listening));

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const context = await browser.newContext();
const page = await context.newPage();
const said = [];
page.on('console', (message) => said.push(message.text()));
page.on('pageerror', (error) => said.push(String(error)));

// The page that is open: what axe and the console say of it.
async function inspected(heading) {
  const complaints = said.splice(0);
  const seen = await page.textContent('h1');
  if (seen !== heading) complaints.push(`the heading is ${seen}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  complaints.push(...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.failureSummary).join(' ')}`));
  return complaints;
}

function authorization(verifier, more = {}) {
  const code_challenge = crypto.createHash('sha256').update(verifier).digest('base64url');
  const asked = { client_id: 'web', redirect_uri: `${client}/callback`, response_type: 'code', scope: 'openid', code_challenge, code_challenge_method: 'S256', ...more };
  return `${server}/oauth2/authorize?${new URLSearchParams(asked)}`;
}

// Signs in where nobody is; the ID token of this sign-in.
async function signIn() {
  const verifier = crypto.randomBytes(32).toString('base64url');
  await page.goto(authorization(verifier));
  if (await page.$('input[name=password]')) {
    await page.fill('input[name=username]', 'alice');
    await page.fill('input[name=password]', PASSWORD);
    await page.click('button.first');
  }
  await page.waitForURL(`${client}/callback?**`, { timeout: 10_000 });
  const code = new URL(page.url()).searchParams.get('code');
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: `${client}/callback`, code_verifier: verifier });
  const authorizationHeader = `Basic ${Buffer.from(`web:${WEB_SECRET}`).toString('base64')}`;
  const answer = await fetch(`${server}/oauth2/token`, { method: 'POST', headers: { authorization: authorizationHeader }, body });
  const { id_token } = await answer.json();
  return id_token;
}

async function isSignedIn() {
  await page.goto(authorization(crypto.randomBytes(32).toString('base64url'), { prompt: 'none' }));
  return new URL(page.url()).searchParams.has('code');
}

const logout = (parameters) => `${server}/oauth2/logout?${new URLSearchParams(parameters)}`;
const back = { client_id: 'web', post_logout_redirect_uri: bye, state: 'a b' };
const arrived = async (complaints) => {
  const address = `${bye}?state=a+b`;
  await page.waitForURL(address, { timeout: 5000 }).catch(() => complaints.push(`stranded at ${page.url()}`));
  if (await isSignedIn()) complaints.push('the user is signed in still');
  return complaints;
};

// Asked.
await signIn();
await page.goto(logout(back));
check('without a hint the user is asked', await inspected('Sign out?'));
await page.click('button[value=stay]');
check('and may stay', await inspected('You are still signed in'));
check('which changes nothing', unless(await isSignedIn(), 'the user is signed out'));
await page.goto(logout(back));
await page.click('button[value=sign_out]');
check('a press signs out and leads back to the client', await arrived(said.splice(0)));

// At once.
const hint = await signIn();
await page.goto(logout({ ...back, id_token_hint: hint }));
check('with an ID token of this sign-in nobody is asked', await arrived(said.splice(0)));
await page.goto(logout({ id_token_hint: hint }));
check('who is signed out reads that', await inspected('You are signed out'));

// The same ID token, after another sign-in. Which one it is of is told by `auth_time`, in whole seconds.
const { auth_time: signedInAt } = JSON.parse(Buffer.from(hint.split('.')[1], 'base64url'));
while (Date.now() < (signedInAt + 1) * 1000) await new Promise((later) => setTimeout(later, 50));
await signIn();
await page.goto(logout({ ...back, id_token_hint: hint }));
check('an ID token of an earlier sign-in is asked about', await inspected('Sign out?'));

// A form of another site brings no cookies with it; the redirect to a GET does.
form.fields = { ...back, id_token_hint: await signIn() };
await page.goto(`http://localhost:${port}/form`);
await page.click('button');
check('a client on another site signs out by POST', await arrived(said.splice(0)));

// Nowhere.
await signIn();
const response = await page.goto(logout({ ...back, post_logout_redirect_uri: 'https://evil.example.com/' }));
// Chromium itself tells the console of the status.
said.splice(0, said.length, ...said.filter((text) => !text.includes('400')));
check('an address that is not registered is a page', [...(await inspected('This link does not work')), ...unless(response.status() === 400, `${response.status()}`)]);
check('and nobody is signed out', unless(await isSignedIn(), 'the user is signed out'));

await browser.close();
application.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
