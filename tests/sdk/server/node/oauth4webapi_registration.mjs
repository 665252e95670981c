// oauth4webapi registers itself (RFC 7591) with an initial access token, with a secret and with a key of its own, and signs a user in at once
// as the client that came of it.
import * as oauth from 'oauth4webapi'
import { readFileSync } from 'node:fs'

import { Checks, secret } from '../../node/check.mjs'
import { Application, as, http } from './oauth4webapi_application.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('oauth4webapi, registration')
const refusal = refusalOf(oauth)
const user = { username: 'alice', password: secret('alice') }
const initialAccessToken = readFileSync(`${process.env.KEYS}/registration.token`, 'utf8').trim()
const redirect = 'https://orders.example.com/callback'
const register = async (metadata, token = initialAccessToken) => {
  const stated = { client_name: 'Orders', redirect_uris: [redirect], grant_types: ['authorization_code', 'refresh_token'], ...metadata }
  const answer = await oauth.dynamicClientRegistrationRequest(as, stated, { initialAccessToken: token, ...http })
  return oauth.processDynamicClientRegistrationResponse(answer)
}

const { privateKey, publicKey } = await oauth.generateKeyPair('ES256')
const jwks = { keys: [await crypto.subtle.exportKey('jwk', publicKey)] }
const ways = {
  client_secret_basic: [{}, (registered) => oauth.ClientSecretBasic(registered.client_secret)],
  private_key_jwt: [{ jwks }, () => oauth.PrivateKeyJwt(privateKey)],
}
for (const [way, [more, proof]] of Object.entries(ways)) {
  const registered = await register({ token_endpoint_auth_method: way, ...more })
  const right = registered.token_endpoint_auth_method === way && ('client_secret' in registered) === (way === 'client_secret_basic')
  checks.holds(`${way}: registered as it stated`, right && registered.redirect_uris[0] === redirect, registered)
  const orders = new Application(registered.client_id, proof(registered), redirect)
  const { parameters, kept } = await orders.request({ scope: 'openid profile' })
  const walk = await new Browser().goThrough(orders.address(parameters), user)
  const tokens = await orders.redeem(walk.end, kept)
  checks.holds(`${way}: a user signs in to it at once`, oauth.getValidatedIdTokenClaims(tokens).preferred_username === 'alice', walk.pages)
  const refreshed = await orders.refresh(tokens.refresh_token)
  checks.holds(`${way}: and it refreshes`, refreshed.refresh_token !== tokens.refresh_token, Object.keys(refreshed))
}

await checks.refused('a grant beyond the policy is invalid_client_metadata', () => register({ grant_types: ['client_credentials'] }), refusal('invalid_client_metadata'))
const elsewhere = { redirect_uris: ['https://attacker.example.net/callback'] }
await checks.refused('a host beyond the policy is invalid_redirect_uri', () => register(elsewhere), refusal('invalid_redirect_uri'))
await checks.refused('an initial access token that nobody gave is a challenge', () => register({}, 'x'.repeat(43)), refusal('invalid_token', 401))
