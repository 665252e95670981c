// WSO2's walk-through, wholly in the console: a service provider with a secret, a trusted token issuer found from a JWT of it, and a token that
// curl gets for the issuer's user. tests/browser/walks calls it.
import { randomUUID } from 'node:crypto';
import { Walk, heading, must, server } from './chromium.mjs';
import { confirm, field, part, reads, signIn } from './console.mjs';
import { JWT_BEARER, certificate, curl, fingerprint, signed } from './outside.mjs';

const { ADMIN, PASSWORD } = process.env;
const [client, issuer, alias] = ['wso2-portal', 'jwtIDP', 'https://localhost:9443/oauth2/token'];
const crt = certificate(issuer);

// As WSO2 makes it: `x5t` is the certificate's SHA-256 in hexadecimal, in base64url; `kid` is that and the algorithm; `aud` is the alias.
function assertion(subject = 'admin') {
  const x5t = Buffer.from(fingerprint(issuer)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, sub: subject, aud: [alias], iat: now, nbf: now, exp: now + 300, jti: randomUUID() };
  return signed(issuer, { x5t, kid: `${x5t}_RS256` }, claims);
}

let secret;
const trade = (jwt) => curl(`${server}/oauth2/token`, { user: `${client}:${secret}`, fields: { grant_type: JWT_BEARER, assertion: jwt } });

const walk = await Walk.begin('wso2');
const page = await walk.page(await walk.visitor());

await walk.step('the service provider: a client with a secret, for the JWT grant', async () => {
  await signIn(page, `${server}/console/`, ADMIN, PASSWORD);
  await part(page, 'Clients');
  await page.getByRole('link', { name: 'New client' }).click();
  await field(page, 'Client ID').fill(client);
  await page.getByRole('radio', { name: 'A shared secret' }).check();
  await field(page, 'Scopes').fill('orders.read orders.write');
  await field(page, 'Default scopes').fill('orders.read');
  await page.getByRole('button', { name: 'Review the client' }).click();
  await confirm(page, 'Register the client', PASSWORD);
  secret = await page.locator('#secret').innerText();
  must(secret.length >= 32, `the secret is ${secret.length} characters`);
});

await walk.step('a JWT of the issuer is read, and the narrowest trust that takes it proposed', async () => {
  await part(page, 'Identity providers');
  await page.getByRole('link', { name: 'Trust an issuer' }).first().click();
  await field(page, 'Sample JWT').fill(assertion());
  await page.getByRole('button', { name: 'Read it and propose a trust' }).click();
  must((await heading(page)) === `A trust for ${issuer}`, `it shows ${await heading(page)}`);
  await field(page, 'Its certificate').fill(crt);
  await field(page, 'Clients that may present').fill(client);
  await page.getByRole('button', { name: 'Look at it again' }).click();
  await page.getByRole('heading', { name: 'An assertion like your sample is accepted' }).waitFor();
  must((await field(page, 'Audiences').inputValue()) === alias, `the audience is ${await field(page, 'Audiences').inputValue()}`);
  must(trade(assertion()).status === 400, 'it trades before it is registered');
});

await walk.step('and registered', async () => {
  await page.getByRole('button', { name: 'Review and register' }).click();
  must((await heading(page)).endsWith('?'), `it asks ${await heading(page)}`);
  await confirm(page, /^(Register|Trust)/, PASSWORD);
  must((await heading(page)) === issuer, `it led to ${await heading(page)}`);
});

let jwt;
await walk.step('its JWT, presented by the client, brings curl a token that speaks for its user', async () => {
  jwt = assertion();
  const answer = trade(jwt);
  must(answer.status === 200, `${answer.status} ${answer.text}`);
  const call = curl(`${server}/api/oauth/protected`, { bearer: JSON.parse(answer.text).access_token });
  must(call.status === 200 && call.text.includes('"admin"'), `${call.status} ${call.text}`);
});

await walk.step('a second time it is refused, and so is another subject', async () => {
  for (const [presented, why] of [[jwt, 'used before'], [assertion('mallory'), 'subject']]) {
    const answer = trade(presented);
    must(answer.status === 400 && answer.text.includes(why), `${answer.status} ${answer.text}`);
  }
});

await walk.step('the console explains the refusal, check by check', async () => {
  await part(page, 'Decisions');
  await reads(page, page.locator('main table').last(), /subject-not-allowed/);
  await page.locator('main tbody tr', { hasText: 'subject-not-allowed' }).first().getByRole('link').first().click();
  const text = await page.locator('main').innerText();
  must(text.includes('mallory'), `the decision does not say whose it was: ${text.slice(0, 800)}`);
});

await walk.end();
