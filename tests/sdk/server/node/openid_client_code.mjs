// openid-client as a web application: OpenID discovery, authorization code with PKCE, state and nonce, a browser that signs in and consents,
// the ID token validated by the library, userinfo, a refresh; and the refusals as the library tells them.
import * as client from 'openid-client'

import { Checks, secret, server } from '../../node/check.mjs'
import { Browser } from './browser.mjs'

const checks = new Checks('openid-client, code')
const redirect_uri = 'http://127.0.0.1:9/callback'
const user = { username: 'alice', password: secret('alice') }
const options = { execute: [client.allowInsecureRequests] }
const config = await client.discovery(new URL(server), 'web', undefined, client.ClientSecretBasic(secret('web')), options)
checks.holds('discovery by OpenID Connect', config.serverMetadata().authorization_endpoint.startsWith(server), config.serverMetadata())

/** Asks for a code; ends where the browser is sent to. */
const ask = async (browser, more = {}) => {
  const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
  const code_challenge = await client.calculatePKCECodeChallenge(verifier)
  const asked = { redirect_uri, scope: 'openid profile orders.read', code_challenge, code_challenge_method: 'S256', state, nonce, ...more }
  const walk = await browser.goThrough(client.buildAuthorizationUrl(config, asked), { ...user, decision: more.decision })
  return { ...walk, proof: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true } }
}

const browser = new Browser()
const first = await ask(browser)
checks.holds('the user signs in and is asked', first.pages.length === 2, first.pages)
const tokens = await client.authorizationCodeGrant(config, first.end, first.proof)
const claims = tokens.claims()
checks.holds('the ID token is validated, nonce and all', claims.aud === 'web' && claims.preferred_username === 'alice', claims)
const about = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
checks.holds('userinfo speaks of the same user', about.preferred_username === 'alice', about)
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
checks.holds('a refresh brings the next refresh token', refreshed.refresh_token && refreshed.refresh_token !== tokens.refresh_token, refreshed)

const second = await ask(browser)
checks.holds('a second time nobody is asked: the session and the consent count', second.pages.length === 0, second.pages)
await client.authorizationCodeGrant(config, second.end, second.proof)
await checks.refused(
  'a code used twice is invalid_grant',
  () => client.authorizationCodeGrant(config, second.end, second.proof),
  (error) => error instanceof client.ResponseBodyError && error.error === 'invalid_grant',
)
const stolen = await ask(browser)
await checks.refused(
  'a code with another verifier is invalid_grant',
  () => client.authorizationCodeGrant(config, stolen.end, { ...stolen.proof, pkceCodeVerifier: client.randomPKCECodeVerifier() }),
  (error) => error instanceof client.ResponseBodyError && error.error === 'invalid_grant',
)
const denied = await ask(new Browser(), { decision: 'deny', prompt: 'consent' })
await checks.refused(
  'what the user denies is access_denied',
  () => client.authorizationCodeGrant(config, denied.end, denied.proof),
  (error) => error instanceof client.AuthorizationResponseError && error.error === 'access_denied',
)
const silent = await ask(new Browser(), { prompt: 'none' })
await checks.refused(
  'without a page and without a session it is login_required',
  () => client.authorizationCodeGrant(config, silent.end, silent.proof),
  (error) => error instanceof client.AuthorizationResponseError && error.error === 'login_required',
)
