// The pages that a browser reaches from the console's overview by links alone. A page that is new is found without being named here.
import { server } from './chromium.mjs';

// Of pages that differ by a segment or by what a query says alone, so many are visited.
const OF_A_KIND = 3;

// The places of the navigation and what can be made stand beside records in the same list; these are always visited.
const isWord = (segment) => /^(new|rotate|import|edit|switch|remove|rules|by-hand)$/.test(segment);

// What a page is one of: its path with the record's name left out, and which parameters it has.
function kind(url) {
  const [, base, collection, ...below] = url.pathname.split('/');
  const named = below.map((segment, depth) => (depth % 2 === 0 && !isWord(segment) ? '*' : segment));
  return `/${[base, collection, ...named].join('/')}?${[...new Set(url.searchParams.keys())].sort()}`;
}

// The links of the page that is open which stay in the console, without their fragments.
async function links(page) {
  const found = await page.locator('a[href]').evaluateAll((all) => all.map((a) => ({ href: a.href.split('#')[0], download: a.hasAttribute('download') })));
  return found.filter(({ href }) => new URL(href).origin === server);
}

// Goes through the console: `visit` is called with the address of each page once, and with a page on which it may open it. Returns how many.
export async function wander(page, start, visit) {
  const seen = new Set([start]);
  const kinds = new Map();
  const waiting = [{ href: start, from: 'the start' }];
  let visited = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await visit(next);
    visited += 1;
    for (const { href, download } of await links(page)) {
      const url = new URL(href);
      // A sentence about what was just done is no other page.
      url.searchParams.delete('done');
      if (seen.has(url.href)) continue;
      seen.add(url.href);
      const one = kind(url);
      const count = (kinds.get(one) ?? 0) + 1;
      kinds.set(one, count);
      if (count <= OF_A_KIND || url.pathname.split('/').some(isWord)) waiting.push({ href: url.href, from: next.href, download });
    }
  }
  return visited;
}
