// oauth4webapi: discovery, the JWT bearer grant with every way to authenticate a client, a third party's assertion, and a resource server
// that validates the JWT access token (RFC 9068). No preset, nothing but what Jurat's metadata says.
import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import * as oauth from 'oauth4webapi'

import { Checks, jwtBearer, key, secret, server } from './check.mjs'

const checks = new Checks('oauth4webapi')
const http = { [oauth.allowInsecureRequests]: true }

const issuer = new URL(server)
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http }))
checks.holds('discovery (RFC 8414) names the issuer and the grant', as.issuer === server && as.grant_types_supported.includes(jwtBearer), as)

/** An assertion of `iss`, signed with the key of that name; RS256. */
function assertion(iss, sub, keyName = iss, aud = as.issuer) {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss, sub, aud, jti: randomUUID(), iat: now, exp: now + 60 }
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), key(keyName)).toString('base64url')}`
}

/** The private key as Web Crypto wants it. */
const signingKey = (name, algorithm) =>
  crypto.subtle.importKey('pkcs8', createPrivateKey(key(name)).export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign'])

async function trade(client_id, authentication, presented, more = {}) {
  const client = { client_id }
  const parameters = { assertion: presented, ...more }
  const answer = await oauth.genericTokenEndpointRequest(as, client, authentication, jwtBearer, parameters, http)
  return oauth.processGenericTokenEndpointResponse(as, client, answer)
}
const refusal = (code, status = 400) => (error) =>
  error instanceof oauth.ResponseBodyError && error.error === code && error.status === status

// 1. Self-issued: the assertion is enough, and a client may authenticate as well.
const rsa = await signingKey('web-key', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' })
const pss = await signingKey('web-key', { name: 'RSA-PSS', hash: 'SHA-256' })
const ways = {
  none: ['web-key', oauth.None()],
  'private_key_jwt, RS256': ['web-key', oauth.PrivateKeyJwt(rsa)],
  'private_key_jwt, PS256': ['web-key', oauth.PrivateKeyJwt(pss)],
  client_secret_basic: ['web-secret', oauth.ClientSecretBasic(secret('web-secret'))],
  client_secret_post: ['web-secret', oauth.ClientSecretPost(secret('web-secret'))],
}
for (const [way, [client, authentication]] of Object.entries(ways)) {
  const token = await trade(client, authentication, assertion(client, client), { scope: 'orders.read' })
  checks.holds(`self-issued, ${way}: a token`, token.token_type === 'bearer' && token.scope === 'orders.read', token)
  await checks.tokenWorks(token.access_token, client, 'orders.read')
}

// 2. A third party's: the client authenticates, the subject is the identity provider's user.
const idp = 'https://idp.example.com'
for (const [way, [client, authentication]] of Object.entries(ways).filter(([way]) => way !== 'none')) {
  const token = await trade(client, authentication, assertion(idp, 'alice', 'idp'))
  checks.holds(`third party, ${way}: a token`, token.expires_in > 0, token)
  await checks.tokenWorks(token.access_token, 'alice')
}

// 3. Refusals, as the library shows them.
const once = assertion('web-key', 'web-key')
await trade('web-key', oauth.None(), once)
await checks.refused('a replay is ResponseBodyError invalid_grant', () => trade('web-key', oauth.None(), once), refusal('invalid_grant'))
const forged = assertion('web-key', 'web-key', 'stranger')
await checks.refused('another key is invalid_grant', () => trade('web-key', oauth.None(), forged), refusal('invalid_grant'))
const elsewhere = assertion('web-key', 'web-key', 'web-key', 'https://other.example.com')
await checks.refused('another audience is invalid_grant', () => trade('web-key', oauth.None(), elsewhere), refusal('invalid_grant'))
const presented = assertion(idp, 'alice', 'idp')
await checks.refused(
  'a third party without client authentication is refused',
  () => trade('web-secret', oauth.None(), presented),
  (error) => refusal('invalid_client', 401)(error) || error instanceof oauth.WWWAuthenticateChallengeError,
)
const wrong = oauth.ClientSecretBasic('0'.repeat(43))
await checks.refused(
  'a wrong secret is a challenge (401 invalid_client)',
  () => trade('web-secret', wrong, presented),
  (error) => error.status === 401 && (refusal('invalid_client', 401)(error) || error.cause.some(({ scheme }) => scheme === 'basic')),
)
const late = await trade('web-secret', ways.client_secret_post[1], presented)
await checks.tokenWorks(late.access_token, 'alice')

// 4. A resource server that knows nothing but the metadata validates the JWT access token.
const { access_token } = await trade('web-key', oauth.None(), assertion('web-key', 'web-key'))
const request = new Request(`${server}/orders`, { headers: { authorization: `Bearer ${access_token}` } })
const claims = await oauth.validateJwtAccessToken(as, request, as.issuer, http)
checks.holds('validateJwtAccessToken takes the token (RFC 9068)', claims.client_id === 'web-key' && claims.sub === 'web-key', claims)
const broken = new Request(request.url, { headers: { authorization: `Bearer ${access_token.slice(0, -3)}AAA` } })
await checks.refused('and refuses it altered', () => oauth.validateJwtAccessToken(as, broken, as.issuer, http), () => true)
