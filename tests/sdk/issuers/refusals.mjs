// One assertion of a real issuer is traded, and what comes near it is refused.
import { Checks } from '../node/check.mjs'
import { assertion, header, isInvalidGrant, issuer, jurat, operator, trade } from './parties.mjs'

const checks = new Checks(process.env.ISSUER_NAME)

const read = await jurat('idp', 'refresh', issuer)
const { published } = await operator('look')
checks.holds('jurat idp refresh reads its keys, found by discovery', read.asked && read.added.join() === published.join(), read)
const listed = await jurat('idp', 'keys', issuer)
checks.holds('jurat idp keys shows them', published.every((kid) => JSON.stringify(listed).includes(kid)), listed)

const good = await assertion()
checks.holds('its access tokens are at+jwt (RFC 9068)', header(good).typ === 'at+jwt' && header(good).kid === published[0], header(good))
const { access_token, scope } = await trade(good)
checks.holds('its assertion is traded', scope === 'orders.read', scope)
await checks.tokenWorks(access_token, 'reports', 'orders.read')

const refused = (what, words, presented, client) => checks.refused(what, () => trade(presented, client), isInvalidGrant(words))
await refused('again, it is invalid_grant: used before', 'was used before', good)
const elsewhere = await assertion('https://other.example.com')
await refused('for another audience, it is invalid_grant: audience', 'Audience validation failed', elsewhere)

const next = await assertion()
const changed = altered(next, { sub: 'admin' })
await refused('altered, it is invalid_grant: not signed by the issuer', 'not signed by an issuer trusted here', changed)
await refused('by a client that may not present it, it is invalid_grant: client', 'This client may not present', next, 'stranger')
const late = await trade(next)
checks.holds('none of this spent it: its own client trades it', late.scope === 'orders.read', late.scope)

/** `jwt` with a change made to its claims, and the signature it had. */
function altered(jwt, change) {
  const [head, body, signature] = jwt.split('.')
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url')), ...change }
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}
