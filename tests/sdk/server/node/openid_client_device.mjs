// openid-client on a device (RFC 8628): a public client asks for a code, its user enters it in a browser, signs in and allows or denies.
import * as client from 'openid-client'

import { Checks, secret, server } from '../../node/check.mjs'
import { Browser } from './browser.mjs'

const checks = new Checks('openid-client, device')
const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] }
const config = await client.discovery(new URL(server), 'television', undefined, client.None(), options)
const user = { username: 'alice', password: secret('alice') }

const begun = await client.initiateDeviceAuthorization(config, { scope: 'orders.read' })
checks.holds('a code for the user, and where to enter it', begun.user_code && begun.verification_uri.startsWith(server), begun)
const [token, walk] = await Promise.all([
  client.pollDeviceAuthorizationGrant(config, begun),
  new Browser().goThrough(begun.verification_uri, { ...user, userCode: begun.user_code }),
])
checks.holds('the user is asked and allows it', walk.pages.some((page) => page.includes('Allow')), walk.pages)
checks.holds('polling ends with a token', token.access_token && token.scope === 'orders.read', token)
const answer = await client.fetchProtectedResource(config, token.access_token, new URL(`${server}/api/oauth/protected`), 'GET')
checks.holds('which opens the protected resource', answer.status === 200, answer.status)

const denied = await client.initiateDeviceAuthorization(config, { scope: 'orders.read' })
await new Browser().goThrough(denied.verification_uri_complete ?? denied.verification_uri, { ...user, userCode: denied.user_code, decision: 'deny' })
await checks.refused(
  'denied, polling is ResponseBodyError access_denied',
  () => client.pollDeviceAuthorizationGrant(config, denied),
  (error) => error instanceof client.ResponseBodyError && error.error === 'access_denied',
)
