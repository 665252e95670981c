// openid-client with tokens that live on: introspection (RFC 7662) by the client and by the resource's own server, refresh with rotation, and
// revocation (RFC 7009), at the endpoints that the metadata names.
import * as client from 'openid-client'
import { createPrivateKey, randomUUID, sign } from 'node:crypto'

import { Checks, jwtBearer, key, secret, server } from '../../node/check.mjs'

const checks = new Checks('openid-client, tokens')
const discovered = (id) => {
  const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] }
  return client.discovery(new URL(server), id, undefined, client.ClientSecretBasic(secret(id)), options)
}
const config = await discovered('service-basic')
const resourceServer = await discovered('orders-api')
const stranger = await discovered('service-post')
const resource = 'https://apis.example.com/orders'

const { access_token } = await client.clientCredentialsGrant(config, { scope: 'orders.read', resource })
const own = await client.tokenIntrospection(config, access_token)
checks.holds('the client sees its own token', own.active && own.client_id === 'service-basic' && own.scope === 'orders.read', own)
const told = await client.tokenIntrospection(resourceServer, access_token)
checks.holds("the resource's server sees a token for it", told.active && told.aud === resource && told.exp > told.iat, told)
const hidden = await client.tokenIntrospection(stranger, access_token)
checks.holds('another client sees nothing', hidden.active === false && Object.keys(hidden).length === 1, hidden)
await checks.refused(
  'another client cannot revoke it',
  () => client.tokenRevocation(stranger, access_token),
  (error) => error instanceof client.ResponseBodyError && error.status === 400,
)
await client.tokenRevocation(config, access_token)
const ended = await client.tokenIntrospection(resourceServer, access_token)
checks.holds('what the client revokes is active no more', ended.active === false, ended)
await client.tokenRevocation(config, 'unknown')
checks.holds('an unknown token is revoked without a word (RFC 7009 section 2.2)', true)

// Refresh is switched on for the assertions of this client.
function assertion() {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: 'service-renewing', sub: 'service-renewing', aud: server, jti: randomUUID(), iat: now, exp: now + 60 }
  const signed = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), createPrivateKey(key('service-renewing'))).toString('base64url')}`
}
const renewing = await discovered('service-renewing')
const first = await client.genericGrantRequest(renewing, jwtBearer, { assertion: assertion() })
checks.holds('a traded assertion brings a refresh token', first.refresh_token, Object.keys(first))
const second = await client.refreshTokenGrant(renewing, first.refresh_token)
const rotated = second.refresh_token !== first.refresh_token && second.access_token !== first.access_token
checks.holds('refreshTokenGrant brings another pair', rotated, Object.keys(second))
await checks.tokenWorks(second.access_token, 'service-renewing')
const third = await client.refreshTokenGrant(renewing, second.refresh_token)
const spent = (error) => error instanceof client.ResponseBodyError && error.error === 'invalid_grant'
await checks.refused('a spent refresh token is invalid_grant', () => client.refreshTokenGrant(renewing, first.refresh_token), spent)
await checks.refused('and its family has ended', () => client.refreshTokenGrant(renewing, third.refresh_token), spent)
const last = await client.tokenIntrospection(renewing, third.access_token)
checks.holds('access tokens and all', last.active === false, last)
