// The door: who is signed out, who types a wrong password, and an auditor, who looks at everything and finds nothing to change.
// tests/browser/walks calls it.
import { Walk, heading, must, server } from './chromium.mjs';
import { confirm, field, part, signIn } from './console.mjs';
import { wander } from './pages.mjs';

const { ADMIN, PASSWORD } = process.env;
const auditor = 'grace@example.com';

const walk = await Walk.begin('door');
const context = await walk.visitor();
const page = await walk.page(context);

await walk.step('who is signed out is shown to the door, and goes on from there', async () => {
  await page.goto(`${server}/console/clients/new`);
  must((await heading(page)) === 'Sign in to the console', `it shows ${await heading(page)}`);
  await field(page, 'Username').fill(ADMIN);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('not those of somebody who can sign in here').waitFor();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  must((await heading(page)) === 'New client', `it led to ${await heading(page)}`);
});

let invitation;
await walk.step('an administrator invites an auditor', async () => {
  await part(page, 'Administrators');
  await page.getByRole('link', { name: 'New administrator' }).click();
  await page.getByRole('radio', { name: 'A person' }).check();
  await field(page, 'Username').fill(auditor);
  await field(page, 'Name').fill('Grace Hopper');
  await page.getByRole('radio', { name: /^Auditor/ }).check();
  await page.getByRole('button', { name: 'Review' }).click();
  await confirm(page, /auditor|administrator|invite/i, PASSWORD);
  invitation = (await page.getByRole('region', { name: 'Link to choose a password' }).innerText()).trim();
});

const theirs = await walk.visitor();
const looking = await walk.page(theirs);
await walk.step('who sets a password by the link that works once', async () => {
  await looking.goto(invitation);
  for (const label of ['New password', 'New password once more']) await looking.getByLabel(label, { exact: true }).fill(`${PASSWORD}-2`);
  await looking.getByRole('button', { name: 'Set password' }).click();
  must(/password/i.test(await heading(looking)), `it shows ${await heading(looking)}`);
  await signIn(looking, `${server}/console/`, auditor, `${PASSWORD}-2`);
  must((await heading(looking)) === 'Overview', `it led to ${await heading(looking)}`);
});

// What only reads: what is asked about an assertion, about claims, about a token that somebody has.
const READING = /\/console\/(explain|grants|identity-providers\/[^/]+\/rules try)$/;

// Where the buttons of the page that is open send something, and their values.
const buttons = (page) => page.locator('main form[method=post] :is(button:not([type=button]), input[type=submit])')
  .evaluateAll((all) => all.map((button) => `${new URL(button.formAction).pathname} ${button.value}`.trim()));

await walk.step('and sees no button of change on any page', async () => {
  const found = [];
  const visited = await wander([looking], `${server}/console/`, async (page, { href, from }) => {
    const response = await page.goto(href);
    if (response.status() >= 400) found.push(`${href}, linked from ${from}, answers ${response.status()}`);
    found.push(...(await buttons(page)).filter((path) => !READING.test(path)).map((path) => `${href} has a button for ${path}`));
  });
  must(found.length === 0, found.join('\n'));
  must(visited >= 10, `only ${visited} pages are reached`);
});

await walk.step('nor may do what there is no button for', async () => {
  await looking.goto(`${server}/console/`);
  const mark = await looking.locator('input[name=csrf_token]').first().inputValue();
  const form = { csrf_token: mark, id: 'sneaked-in', grant_types: 'jwt-bearer', credential: 'none', confirmed: 'yes' };
  const response = await theirs.request.post(`${server}/console/clients/new`, { form, headers: { origin: server } });
  must(response.status() >= 400 && response.status() < 500, `it answers ${response.status()}`);
  await part(page, 'Clients');
  must(!(await page.locator('main').innerText()).includes('sneaked-in'), 'the client is there');
});

await walk.step('who signs out is out', async () => {
  await page.locator('summary', { hasText: 'signed in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  must((await heading(page)) === 'Sign in to the console', `it shows ${await heading(page)}`);
  await page.goto(`${server}/console/clients`);
  must((await heading(page)) === 'Sign in to the console', 'the clients are shown still');
  await signIn(page, `${server}/console/`, ADMIN, PASSWORD);
});

await walk.end();
