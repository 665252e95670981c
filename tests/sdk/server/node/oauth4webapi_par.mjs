// oauth4webapi pushes its authorization requests (RFC 9126): the browser carries a reference alone, and what is wrong is told to the client.
import * as oauth from 'oauth4webapi'

import { Checks, secret } from '../../node/check.mjs'
import { Application } from './oauth4webapi_application.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'
import { signingKey } from './signing_key.mjs'

const checks = new Checks('oauth4webapi, PAR')
const user = { username: 'alice', password: secret('alice') }
const refusal = refusalOf(oauth)
const ways = {
  client_secret_basic: new Application('shop-oauth4webapi', oauth.ClientSecretBasic(secret('shop-oauth4webapi'))),
  private_key_jwt: new Application('shop-key', oauth.PrivateKeyJwt(await signingKey('shop-key'))),
}

for (const [way, shop] of Object.entries(ways)) {
  const { parameters, kept } = await shop.request({ prompt: 'consent' })
  const address = await shop.push(parameters)
  checks.holds(`${way}: the browser carries client_id and request_uri`, [...address.searchParams.keys()].join() === 'client_id,request_uri', address)
  const walk = await new Browser().goThrough(address, user)
  checks.holds(`${way}: the user signs in and is asked, as was pushed`, walk.pages.length === 2, walk.pages)
  const tokens = await shop.redeem(walk.end, kept)
  const { preferred_username } = oauth.getValidatedIdTokenClaims(tokens)
  checks.holds(`${way}: the code brings an ID token for the nonce that was pushed`, preferred_username === 'alice', preferred_username)

  const again = await new Browser().goThrough(address, user)
  checks.holds(`${way}: a second time the reference leads to a page, not to the client`, !(again.end instanceof URL), again)
  const push = (more) => async () => shop.push((await shop.request(more)).parameters)
  const elsewhere = 'https://attacker.example.net/callback'
  await checks.refused(`${way}: another redirect URI is invalid_request`, push({ redirect_uri: elsewhere }), refusal('invalid_request'))
  await checks.refused(`${way}: a scope that it may not have is invalid_scope`, push({ scope: 'payroll' }), refusal('invalid_scope'))
  await checks.refused(`${way}: PKCE of the plain kind is invalid_request`, push({ code_challenge_method: 'plain' }), refusal('invalid_request'))
}

const stranger = new Application('shop-key', oauth.PrivateKeyJwt(await signingKey('stranger')))
const unproven = async () => stranger.push((await stranger.request()).parameters)
await checks.refused('another key is invalid_client', unproven, refusal('invalid_client', 401))
