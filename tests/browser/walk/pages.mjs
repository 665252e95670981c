// The pages that a browser reaches from the console's overview by links alone. A page that is new is found without being named here.
import { server } from './chromium.mjs';

// Of pages that differ by a segment or by what a query says alone, so many are visited.
const OF_A_KIND = 2;

// What can be made or done stands in the place of a record's name; these are always visited, once for each kind of record.
const WORDS = /^(new|rotate|import|by-hand|verification|export|revoke-all)$/;

// What a page is one of: its path with the record's name left out, and which parameters it has.
function kind(url) {
  const [, base, collection, ...below] = url.pathname.split('/');
  const named = below.map((segment, depth) => (depth % 2 === 0 && !WORDS.test(segment) ? '*' : segment));
  return `/${[base, collection, ...named].join('/')}?${[...new Set(url.searchParams.keys())].sort()}`;
}

// The links of the page that is open which stay on this server, without their fragments.
async function links(page) {
  const found = await page.locator('a[href]').evaluateAll((all) => all.map((a) => ({ href: a.href.split('#')[0], download: a.hasAttribute('download') })));
  return found.filter(({ href }) => new URL(href).origin === server);
}

// A page of the console, and not a file or another part of the server.
const isPage = ({ href, download }) => !download && new URL(href).pathname.startsWith('/console');

// Goes through the console in the windows given, all at once: `visit(page, link)` opens each page once, `fetch(link)` what is no page. How many.
export async function wander(windows, start, visit, fetch = async () => {}) {
  const seen = new Set([start]);
  const kinds = new Map();
  let visited = 0;
  let wave = [{ href: start, from: 'the start' }];
  while (wave.length > 0) {
    const waiting = [...wave];
    wave = [];
    const found = (link) => {
      const url = new URL(link.href);
      // A sentence about what was just done is no other page.
      url.searchParams.delete('done');
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const count = (kinds.get(kind(url)) ?? 0) + 1;
      kinds.set(kind(url), count);
      if (count <= OF_A_KIND) wave.push({ ...link, href: url.href });
    };
    const go = async (page) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        visited += 1;
        if (!isPage(next)) {
          await fetch(next);
          continue;
        }
        await visit(page, next);
        for (const link of await links(page)) found({ ...link, from: next.href });
      }
    };
    await Promise.all(windows.map(go));
  }
  return visited;
}
