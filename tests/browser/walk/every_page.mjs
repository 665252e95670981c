// Every page of the console that links lead to, on a real server with data: light and dark, at 360 and 1440 px. None may be missing, make the
// browser complain, scroll sideways, or be hard to use for somebody, as axe sees it. tests/browser/walks calls it.
import path from 'node:path';
import { PICTURES, Walk, axeFinds, heading, must, server, tooWide } from './chromium.mjs';
import { signIn } from './console.mjs';
import { wander } from './pages.mjs';

const { ADMIN, PASSWORD } = process.env;
// Light or dark and narrow or wide are independent of each other, so axe looks twice; the gallery is looked at all four ways (console.mjs).
const LOOKS = [
  { width: 1440, colorScheme: 'light', axe: true },
  { width: 1440, colorScheme: 'dark' },
  { width: 360, colorScheme: 'dark', axe: true },
  { width: 360, colorScheme: 'light' },
];

const walk = await Walk.begin('every page');
// Nothing moves: a colour that is on its way to another would be judged.
const context = await walk.visitor({ reducedMotion: 'reduce' });
const windows = await Promise.all([1, 2, 3].map(() => walk.page(context)));

function pictureName(url) {
  const said = url.pathname.replace(/^\/console\/?/, '').replaceAll(/[^\w.-]+/g, '_').slice(0, 80) || 'overview';
  return url.search ? `${said}-${[...url.searchParams.keys()].join('-')}` : said;
}

async function look(page, href) {
  const complaints = [];
  for (const { width, colorScheme, axe } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const found = [...(await tooWide(page)), ...(axe ? await axeFinds(page) : [])];
    complaints.push(...found.map((complaint) => `${width} px, ${colorScheme}: ${complaint}`));
    if (PICTURES) {
      const file = `${pictureName(new URL(href))}-${width}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(PICTURES, file), fullPage: true });
    }
  }
  return complaints;
}

await walk.step('an administrator signs in', async () => {
  const [page] = windows;
  await signIn(page, `${server}/console/`, ADMIN, PASSWORD);
  must((await heading(page)) === 'Overview', `it led to ${await heading(page)}`);
});

const failed = [];
const complain = ({ href, from }, complaints) => failed.push(...complaints.map((complaint) => `${href}, linked from ${from}: ${complaint}`));
async function visit(page, link) {
  const response = await page.goto(link.href);
  // 409 is a page too: it says why that cannot be done now, such as removing the last administrator.
  const isPage = response.status() < 400 || response.status() === 409;
  const complaints = isPage ? await look(page, link.href) : [`it answers ${response.status()}`];
  complain(link, [...complaints, ...walk.heardOf(page)]);
}
// What is handed out as a file, or is no page of the console.
async function fetch(link) {
  const response = await context.request.get(link.href);
  if (response.status() >= 400) complain(link, [`it answers ${response.status()}`]);
}

let visited = 0;
await walk.step('every page that links lead to is whole, light and dark, at 360 and 1440 px', async () => {
  visited = await wander(windows, `${server}/console/`, visit, fetch);
  must(failed.length === 0, `${failed.length} complaints about ${visited} pages:\n${failed.join('\n')}`);
});
console.log(`     ${visited} pages`);
await walk.end();
