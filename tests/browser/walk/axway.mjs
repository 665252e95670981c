// Axway's walk-through, wholly in the console: from the one-time link of a server that nobody administers to a token that a partner gets by curl.
// tests/browser/walks calls it.
import { Walk, heading, must, server } from './chromium.mjs';
import { confirm, field, notice, part, reads } from './console.mjs';
import { JWT_BEARER, certificate, curl, signed } from './outside.mjs';

const { SET_UP_LINK, ADMIN, PASSWORD } = process.env;
const client = 'SampleConfidentialApp';
const crt = certificate(client);

// As Axway's sample makes it: a header of `alg` alone, dates as strings, no `sub` and no `jti`; of so many seconds before.
const begun = Math.floor(Date.now() / 1000);
function assertion(before) {
  const iat = begun - before;
  return signed(client, {}, { iss: client, aud: 'http://apigateway/api/oauth/token', exp: `${iat + 300}`, iat: `${iat}` });
}
const trade = (before) => curl(`${server}/api/oauth/token`, { fields: { grant_type: JWT_BEARER, assertion: assertion(before) } });

const walk = await Walk.begin('axway');
// Without scripts: no page may need them.
const page = await walk.page(await walk.visitor({ javaScriptEnabled: false }));

await walk.step('the link that serve prints makes the first administrator', async () => {
  await page.goto(SET_UP_LINK);
  await page.getByLabel('Username').fill(ADMIN);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('The password once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account and sign in' }).click();
  must((await heading(page)) === 'Overview', `it led to ${await heading(page)}`);
});

await walk.step('the link works once', async () => {
  const another = await walk.page(await walk.visitor());
  const response = await another.goto(SET_UP_LINK);
  must(response.status() === 410, `it answers ${response.status()}`);
  await another.context().close();
});

await walk.step('the overview leads to a client with a certificate, and shows what will be before it is', async () => {
  await page.getByRole('link', { name: 'New client' }).click();
  await page.getByRole('radio', { name: /^axway/i }).check();
  await field(page, 'Client ID').fill(client);
  await page.getByRole('radio', { name: /certificate/i }).check();
  await field(page, 'Certificate or public key').fill(crt);
  await field(page, 'Scopes').fill('resource.READ resource.WRITE');
  await field(page, 'Default scopes').fill('resource.READ');
  await page.getByRole('button', { name: 'Review the client' }).click();
  must((await heading(page)) === `Register ${client}?`, `it asks ${await heading(page)}`);
  must(trade(20).status === 400, 'it trades before it is registered');
  await confirm(page, 'Register the client', PASSWORD);
  must((await heading(page)) === client, `it led to ${await heading(page)}`);
  must((await notice(page)) === 'It is registered.', await notice(page));
});

let granted;
await walk.step('a JWT that openssl signs brings curl an access token', async () => {
  const answer = trade(0);
  must(answer.status === 200, `${answer.status} ${answer.text}`);
  granted = JSON.parse(answer.text);
  must(granted.scope === 'resource.READ', `the scope is ${granted.scope}`);
  const call = curl(`${server}/api/oauth/protected`, { bearer: granted.access_token });
  must(call.status === 200, `the resource answers ${call.status}`);
});

await walk.step('the same JWT a second time is refused', async () => {
  const answer = trade(0);
  must(answer.status === 400 && answer.text.includes('used before'), `${answer.status} ${answer.text}`);
});

await walk.step('disabled in the console, it is refused, and its token counts no more', async () => {
  await page.getByRole('link', { name: 'Disable', exact: true }).first().click();
  await confirm(page, /disable/i, PASSWORD);
  const answer = trade(1);
  must(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
  const call = curl(`${server}/api/oauth/protected`, { bearer: granted.access_token });
  must(call.status === 401, `the resource answers ${call.status}`);
});

await walk.step('enabled again, it trades again', async () => {
  await page.getByRole('link', { name: 'Enable', exact: true }).first().click();
  await confirm(page, /enable/i, PASSWORD);
  const answer = trade(2);
  must(answer.status === 200, `${answer.status} ${answer.text}`);
});

await walk.step('the console shows what was granted and refused, and why', async () => {
  await part(page, 'Clients');
  await page.getByRole('link', { name: client }).first().click();
  const decisions = page.getByRole('region', { name: 'Recent decisions' });
  must(await decisions.getByText('Granted').first().isVisible(), `it shows ${await decisions.innerText()}`);
  await decisions.getByRole('link', { name: 'All that it signed' }).click();
  for (const said of [/Granted/, /used before/, /disabled/i]) await reads(page, page.locator('main table').last(), said);
});

await walk.end();
