// openid-client pushes its authorization requests (RFC 9126) as a client that authenticates by private_key_jwt, at every endpoint alike.
import * as client from 'openid-client'

import { Checks, secret, server } from '../../node/check.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'
import { signingKey } from './signing_key.mjs'

const checks = new Checks('openid-client, PAR')
const refusal = refusalOf(client)
const user = { username: 'alice', password: secret('alice') }
const discovered = async (key) => {
  const proof = client.PrivateKeyJwt(await signingKey(key, 'PS256'))
  return client.discovery(new URL(server), 'shop-key', undefined, proof, { execute: [client.allowInsecureRequests] })
}
const config = await discovered('shop-key')

/** Pushes a request; where the browser is sent, and what the answer is checked by. */
const push = async (more = {}, by = config) => {
  const [pkceCodeVerifier, expectedState, expectedNonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
  const address = await client.buildAuthorizationUrlWithPAR(by, {
    redirect_uri: 'http://127.0.0.1:9/callback',
    scope: 'openid profile orders.read',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    prompt: 'consent',
    ...more,
  })
  return { address, proof: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } }
}

const first = await push()
checks.holds('the browser carries a reference, no scope', first.address.searchParams.has('request_uri') && !first.address.searchParams.has('scope'), first.address)
const { end, pages } = await new Browser().goThrough(first.address, user)
checks.holds('the user signs in and is asked, as was pushed', pages.length === 2, pages)
const tokens = await client.authorizationCodeGrant(config, end, first.proof)
checks.holds('the ID token is validated, nonce and all', tokens.claims().preferred_username === 'alice', tokens.claims())
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
checks.holds('a refresh by private_key_jwt brings another pair', refreshed.refresh_token !== tokens.refresh_token, Object.keys(refreshed))
await client.tokenRevocation(config, refreshed.access_token)
const told = await client.tokenIntrospection(config, refreshed.access_token)
checks.holds('what is revoked is active no more', told.active === false, told)

const denied = await push()
const answer = await new Browser().goThrough(denied.address, { ...user, decision: 'deny' })
await checks.refused(
  'what the user denies is AuthorizationResponseError access_denied',
  () => client.authorizationCodeGrant(config, answer.end, denied.proof),
  (error) => error instanceof client.AuthorizationResponseError && error.error === 'access_denied',
)
const mixed = await push()
const came = (await new Browser().goThrough(mixed.address, user)).end
came.searchParams.set('iss', 'https://attacker.example.net')
await checks.refused(
  'an answer with another iss the library refuses (RFC 9207)',
  () => client.authorizationCodeGrant(config, came, mixed.proof),
  (error) => error instanceof client.ClientError && /iss/.test(error.cause?.message ?? error.message),
)
const elsewhere = { redirect_uri: 'https://attacker.example.net/callback' }
await checks.refused('another redirect URI is invalid_request at once', () => push(elsewhere), refusal('invalid_request'))
await checks.refused('a scope that it may not have is invalid_scope at once', () => push({ scope: 'payroll' }), refusal('invalid_scope'))
const stranger = await discovered('stranger')
await checks.refused('another key is invalid_client', () => push({}, stranger), refusal('invalid_client', 401))
