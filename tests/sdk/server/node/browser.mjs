// A browser without scripts: it keeps cookies, follows redirects, and fills in and sends the one form of a page, with its hidden fields.
// At a redirect that leaves the server it stops: that is the answer to the client.
import { server } from '../../node/check.mjs'

const UNESCAPED = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", '#34': '"', '#38': '&', '#60': '<', '#62': '>', '#x27': "'" }
const plain = (text) => text.replace(/&(#?\w+);/g, (all, name) => UNESCAPED[name] ?? all)
const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`))
  return found && plain(found[1])
}

/** A page as it was read: where it stands and its markup. */
class Page {
  constructor(url, status, html) {
    Object.assign(this, { url, status, html })
  }

  get heading() {
    return plain((this.html.match(/<h1>(.*?)<\/h1>/s)?.[1] ?? '').replace(/<[^>]*>/g, ''))
  }

  get method() {
    return attribute(this.#formTag, 'method') ?? 'get'
  }

  /** Where its form leads. */
  get action() {
    return new URL(attribute(this.#formTag, 'action') ?? '', this.url)
  }

  /** What its form's fields hold already. */
  get fields() {
    const inputs = this.html.match(/<input\b[^>]*>/g) ?? []
    const named = inputs.filter((tag) => attribute(tag, 'name'))
    return Object.fromEntries(named.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value') ?? '']))
  }

  get #formTag() {
    const tag = this.html.match(/<form\b[^>]*>/)?.[0]
    if (!tag) throw new Error(`no form at ${this.url} (${this.status}): ${this.heading || this.html.slice(0, 300)}`)
    return tag
  }
}

export class Browser {
  #cookies = new Map()

  /** Opens an address. Ends at a page, or at a redirect away from the server, which is a URL. */
  async open(url, form) {
    let next = new URL(url, server)
    let body = form && new URLSearchParams(form)
    for (let hops = 0; hops < 10; hops += 1) {
      if (next.origin !== new URL(server).origin) return next
      const headers = { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') }
      if (body) Object.assign(headers, { origin: server, 'sec-fetch-site': 'same-origin' })
      const answer = await fetch(next, { method: body ? 'POST' : 'GET', body, headers, redirect: 'manual' })
      for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie)
      const location = answer.headers.get('location')
      if (!location) return new Page(next, answer.status, await answer.text())
      next = new URL(location, next)
      body = undefined
    }
    throw new Error(`redirected in circles, at last to ${next}`)
  }

  /** Sends the page's form with `filled` beside what it holds. */
  async send(page, filled) {
    if (page.method.toLowerCase() !== 'post') throw new Error(`the form at ${page.url} is not sent by POST`)
    return this.open(page.action, { ...page.fields, ...filled })
  }

  /** Signs in and decides, page by page, until the server leads away or shows a page without a question. */
  async goThrough(url, { username, password, decision = 'allow', userCode } = {}) {
    let seen = await this.open(url)
    const pages = []
    while (seen instanceof Page && seen.html.includes('<form')) {
      pages.push(seen.heading)
      if (pages.length > 6) throw new Error(`asked without end: ${pages.join(', ')}`)
      const { fields } = seen
      if ('password' in fields) seen = await this.send(seen, { username, password })
      else if (seen.html.includes('value="allow"')) seen = await this.send(seen, { decision })
      else if ('user_code' in fields) seen = await this.send(seen, { user_code: userCode ?? fields.user_code })
      else seen = await this.send(seen, {})
    }
    return { end: seen, pages }
  }

  #keep(cookie) {
    const [pair, ...attributes] = cookie.split('; ')
    const [name, ...value] = pair.split('=')
    if (attributes.some((given) => /^max-age=0$/i.test(given))) this.#cookies.delete(name)
    else this.#cookies.set(name, value.join('='))
  }
}
