// The console as somebody uses it: by what its pages say, never by an address that they do not show.
import { must, heading } from './chromium.mjs';

// Follows the navigation to the part of that name.
export async function part(page, name) {
  await page.getByRole('navigation', { name: 'Console', exact: true }).getByRole('link', { name, exact: true }).click();
  must((await heading(page)).includes(name), `the navigation's ${name} leads to ${await heading(page)}`);
}

// The field whose label begins so.
export function field(page, label) {
  return page.getByRole('textbox', { name: new RegExp(`^${label}`) });
}

// Presses the button that goes on; where the password is asked for again, it is given.
export async function confirm(page, button, password) {
  const again = page.getByLabel('Your password');
  if (await again.isVisible()) await again.fill(password);
  await page.getByRole('button', { name: button }).click();
}

// The sentence about what was just done.
export async function notice(page) {
  return (await page.locator('.notice').innerText()).trim();
}

export async function signIn(page, address, username, password) {
  await page.goto(address);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

// Loads the page anew until its part reads like that: refusals are brought to the store a few times a second.
export async function reads(page, part, pattern) {
  const until = Date.now() + 10_000;
  for (;;) {
    const text = await part.innerText();
    if (pattern.test(text)) return;
    must(Date.now() < until, `nothing there reads like ${pattern}: ${text}`);
    await page.waitForTimeout(200);
    await page.reload();
  }
}
