// Every page of the console that links lead to, on a real server with data: light and dark, at 360 and 1440 px. None may be missing, make the
// browser complain, scroll sideways, or be hard to use for somebody, as axe sees it. tests/browser/walks calls it.
import path from 'node:path';
import { PICTURES, Walk, axeFinds, heading, must, server, tooWide } from './chromium.mjs';
import { signIn } from './console.mjs';
import { wander } from './pages.mjs';

const { ADMIN, PASSWORD } = process.env;
const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark', rules: ['color-contrast', 'link-in-text-block'] },
  { width: 360, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light', rules: ['color-contrast', 'link-in-text-block'] },
];

const walk = await Walk.begin('every page');
const context = await walk.visitor();
const page = await walk.page(context);

function pictureName(url) {
  const said = url.pathname.replace(/^\/console\/?/, '').replaceAll(/[^\w.-]+/g, '_').slice(0, 80) || 'overview';
  return url.search ? `${said}-${[...url.searchParams.keys()].join('-')}` : said;
}

async function look(href) {
  const complaints = [];
  for (const { width, colorScheme, rules } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const found = [...(await tooWide(page)), ...(await axeFinds(page, rules))];
    complaints.push(...found.map((complaint) => `${width} px, ${colorScheme}: ${complaint}`));
    if (PICTURES) {
      const file = `${pictureName(new URL(href))}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(PICTURES, file), fullPage: true });
    }
  }
  return complaints;
}

// What is handed out as a file, or is no page of the console.
async function fetched(href) {
  const response = await context.request.get(href);
  return response.status() < 400 ? [] : [`it answers ${response.status()}`];
}

await walk.step('an administrator signs in', async () => {
  await signIn(page, `${server}/console/`, ADMIN, PASSWORD);
  must((await heading(page)) === 'Overview', `it led to ${await heading(page)}`);
});

const failed = [];
const begun = Date.now();
const visited = await wander(page, `${server}/console/`, async ({ href, from, download }) => {
  if (download || !new URL(href).pathname.startsWith('/console')) {
    failed.push(...(await fetched(href)).map((complaint) => `${href}, linked from ${from}: ${complaint}`));
    await page.goto('about:blank');
    return;
  }
  const response = await page.goto(href);
  const missing = response.status() >= 400 ? [`it answers ${response.status()}`] : [];
  const complaints = [...missing, ...(missing.length ? [] : await look(href)), ...walk.heard()];
  failed.push(...complaints.map((complaint) => `${href}, linked from ${from}: ${complaint}`));
});

await walk.step(`${visited} pages were looked at in four ways, in ${((Date.now() - begun) / 1000).toFixed(0)} s`, async () => {
  must(failed.length === 0, failed.join('\n'));
});
await walk.end();
