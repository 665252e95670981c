// A user in front of a browser, for examples/two-servers.sh: opens an authorization request in a headless Chromium, signs in on the server's
// page, allows on the next one, and prints the address at which the browser arrives with the code. That address is this program's own: a client
// on the user's machine listens on a free port of the loopback interface (RFC 8252 section 7.3).
//
//   CHROMIUM=$(command -v chromium) node examples/sign-in.mjs REQUEST USERNAME PASSWORD_FILE
//
// REQUEST is the address of the authorization request, without redirect_uri: that is added here. Needs playwright-core: npm ci --prefix tests/browser
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';

const [request, username, passwordFile] = process.argv.slice(2);
if (!passwordFile) stop('usage: node examples/sign-in.mjs REQUEST USERNAME PASSWORD_FILE');
const { chromium } = driver();

function stop(why) {
  console.error(`sign-in.mjs: ${why}`);
  process.exit(1);
}

function driver() {
  try {
    return createRequire(new URL('../tests/browser/package.json', import.meta.url))('playwright-core');
  } catch {
    return stop('playwright-core is missing: npm ci --prefix tests/browser');
  }
}

// The client: it takes the browser in when the server sends it back.
const client = http.createServer((_, answer) => {
  answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Signed in</title><h1>You can close this window.</h1>');
});
await new Promise((listening) => client.listen(0, '127.0.0.1', listening));
const redirectUri = `http://127.0.0.1:${client.address().port}/callback`;

// A container's root has no sandbox of its own; only pages of this machine are opened.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args }).catch((error) => stop(error.message));
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const press = async (name) => {
    const button = page.getByRole('button', { name, exact: true });
    await button.waitFor();
    console.error(`     on the page "${await page.locator('h1').innerText()}": ${name}`);
    await button.click();
  };

  await page.goto(`${request}&${new URLSearchParams({ redirect_uri: redirectUri })}`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(fs.readFileSync(passwordFile, 'utf8').trimEnd());
  await press('Sign in');
  await press('Allow');
  await page.waitForURL(`${redirectUri}?**`);
  console.log(page.url());
} catch (error) {
  process.exitCode = 1;
  console.error(`sign-in.mjs: ${error.message}`);
} finally {
  await browser.close();
  client.close();
}
