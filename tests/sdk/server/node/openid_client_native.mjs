// openid-client as a native application (RFC 8252): a public client with PKCE, whose redirect URI is a loopback address with whatever port is free.
import * as client from 'openid-client'

import { Checks, secret, server } from '../../node/check.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('openid-client, native')
const refusal = refusalOf(client)
const user = { username: 'alice', password: secret('alice') }
const options = { execute: [client.allowInsecureRequests] }
const config = await client.discovery(new URL(server), 'native', undefined, client.None(), options)

/** Asks for a code that is to come to `redirect_uri`. */
const ask = async (redirect_uri, more = {}) => {
  const [pkceCodeVerifier, expectedState] = [client.randomPKCECodeVerifier(), client.randomState()]
  const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier)
  const asked = { redirect_uri, scope: 'openid profile orders.read', state: expectedState, code_challenge, code_challenge_method: 'S256', ...more }
  if (asked.code_challenge === undefined) ['code_challenge', 'code_challenge_method'].forEach((name) => delete asked[name])
  const walk = await new Browser().goThrough(client.buildAuthorizationUrl(config, asked), user)
  return { ...walk, proof: { pkceCodeVerifier, expectedState, idTokenExpected: true } }
}

for (const port of [49152, 65535]) {
  const { end, proof } = await ask(`http://127.0.0.1:${port}/callback`)
  const tokens = await client.authorizationCodeGrant(config, end, proof)
  checks.holds(`it listens at port ${port}, and the code comes there`, end.port === String(port) && tokens.claims().aud === 'native', end)
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
  checks.holds('it refreshes by its client_id alone, with rotation', refreshed.refresh_token !== tokens.refresh_token, Object.keys(refreshed))
  const last = await client.refreshTokenGrant(config, refreshed.refresh_token)
  await checks.refused('a refresh token used twice is invalid_grant', () => client.refreshTokenGrant(config, tokens.refresh_token), refusal('invalid_grant'))
  await checks.refused('and its family has ended', () => client.refreshTokenGrant(config, last.refresh_token), refusal('invalid_grant'))
}

const stolen = await ask('http://127.0.0.1:49152/callback')
await checks.refused(
  'who has the code but not the verifier gets invalid_grant',
  () => client.authorizationCodeGrant(config, stolen.end, { ...stolen.proof, pkceCodeVerifier: undefined }),
  refusal('invalid_grant'),
)
const bare = await ask('http://127.0.0.1:49152/callback', { code_challenge: undefined })
await checks.refused(
  'without PKCE it is AuthorizationResponseError invalid_request',
  () => client.authorizationCodeGrant(config, bare.end, bare.proof),
  (error) => error instanceof client.AuthorizationResponseError && error.error === 'invalid_request',
)
const elsewhere = await ask('http://127.0.0.1:49152/elsewhere')
checks.holds('another path is refused on a page', !(elsewhere.end instanceof URL) && elsewhere.end.status === 400, elsewhere)
