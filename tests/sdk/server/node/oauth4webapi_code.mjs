// oauth4webapi as a web application: code with PKCE and nonce, the answer's iss (RFC 9207), the ID token and its signature, userinfo, refresh
// with rotation, introspection and revocation, once by HTTP Basic and once by private_key_jwt; and what is refused.
import * as oauth from 'oauth4webapi'

import { Checks, secret } from '../../node/check.mjs'
import { Application, as, http } from './oauth4webapi_application.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'
import { signingKey } from './signing_key.mjs'

const user = { username: 'alice', password: secret('alice') }
const refusal = refusalOf(oauth)
const ways = {
  client_secret_basic: new Application('shop-oauth4webapi', oauth.ClientSecretBasic(secret('shop-oauth4webapi'))),
  private_key_jwt: new Application('shop-key', oauth.PrivateKeyJwt(await signingKey('shop-key'))),
}

/** From the first page to the token that is taken back. */
async function flow(way, shop) {
  const checks = new Checks(`oauth4webapi, code, ${way}`)
  const browser = new Browser()
  const ask = async (more) => {
    const { parameters, kept } = await shop.request(more)
    return { kept, ...(await browser.goThrough(shop.address(parameters), user)) }
  }
  const first = await ask()
  const tokens = await shop.redeem(first.end, first.kept)
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  checks.holds('the ID token is validated, nonce and all', claims.preferred_username === 'alice', claims)
  const { sub } = claims
  await checks.tokenWorks(tokens.access_token, sub)
  const about = await oauth.userInfoRequest(as, shop.client, tokens.access_token, http)
  const info = await oauth.processUserInfoResponse(as, shop.client, sub, about)
  checks.holds('userinfo speaks of the same user', info.preferred_username === 'alice', info)

  const next = await shop.refresh(tokens.refresh_token)
  checks.holds('a refresh brings another pair', next.refresh_token !== tokens.refresh_token && next.access_token !== tokens.access_token, next)
  const told = await shop.introspect(next.access_token)
  checks.holds('introspection knows it', told.active && told.sub === sub, told)
  await shop.revoke(next.refresh_token)
  const after = await shop.introspect(next.access_token)
  checks.holds('the refresh token that is revoked takes it along (RFC 7009 section 2.1)', after.active === false, after)
  await checks.refused('and counts no more', () => shop.refresh(next.refresh_token), refusal('invalid_grant'))
  return { checks, ask }
}

/** What a client must not get with a code, and what the library itself refuses. */
async function refusals({ checks, ask }, shop) {
  const spent = await ask()
  const { access_token, refresh_token } = await shop.redeem(spent.end, spent.kept)
  await checks.refused('a code used twice is invalid_grant', () => shop.redeem(spent.end, spent.kept), refusal('invalid_grant'))
  const ended = await shop.introspect(access_token)
  checks.holds('and ends what it brought (RFC 6749 section 4.1.2)', ended.active === false, ended)
  await checks.refused('its refresh token too', () => shop.refresh(refresh_token), refusal('invalid_grant'))

  const guessed = await ask()
  const verifier = oauth.generateRandomCodeVerifier()
  await checks.refused('another verifier is invalid_grant', () => shop.redeem(guessed.end, { ...guessed.kept, verifier }), refusal('invalid_grant'))

  const mixed = await ask()
  checks.holds('the answer says who gives it (RFC 9207)', mixed.end.searchParams.get('iss') === as.issuer, mixed.end.search)
  for (const iss of ['https://attacker.example.net', undefined]) {
    const altered = new URL(mixed.end)
    iss ? altered.searchParams.set('iss', iss) : altered.searchParams.delete('iss')
    await checks.refused(
      iss ? 'with another iss the library refuses it' : 'without iss too: the metadata promises it',
      () => shop.redeem(altered, mixed.kept),
      (error) => error instanceof oauth.OperationProcessingError && error.code === oauth.INVALID_RESPONSE,
    )
  }
  await checks.refused(
    'a scope that it may not have is AuthorizationResponseError invalid_scope',
    async () => {
      const greedy = await ask({ scope: 'payroll' })
      return shop.redeem(greedy.end, greedy.kept)
    },
    (error) => error instanceof oauth.AuthorizationResponseError && error.error === 'invalid_scope',
  )
}

for (const [way, shop] of Object.entries(ways)) await refusals(await flow(way, shop), shop)

// Refreshed twice, the first token is a stolen one: the family ends.
const { client_secret_basic: shop } = ways
const checks = new Checks('oauth4webapi, refresh')
const { parameters, kept } = await shop.request()
const { end } = await new Browser().goThrough(shop.address(parameters), user)
const first = await shop.redeem(end, kept)
const second = await shop.refresh(first.refresh_token)
const third = await shop.refresh(second.refresh_token)
await checks.refused('a refresh token used twice is invalid_grant', () => shop.refresh(first.refresh_token), refusal('invalid_grant'))
await checks.refused('and its family has ended', () => shop.refresh(third.refresh_token), refusal('invalid_grant'))
const wrong = new Application('shop-oauth4webapi', oauth.ClientSecretBasic('0'.repeat(64)))
await checks.refused('a wrong secret is invalid_client', () => wrong.refresh(third.refresh_token), refusal('invalid_client', 401))
const stranger = new Application('shop-key', oauth.PrivateKeyJwt(await signingKey('stranger')))
await checks.refused('another key is invalid_client', () => stranger.refresh(third.refresh_token), refusal('invalid_client', 401))
const again = { [oauth.modifyAssertion]: (_, payload) => Object.assign(payload, { jti: 'the-same' }) }
const repeating = new Application('shop-key', oauth.PrivateKeyJwt(await signingKey('shop-key'), again))
checks.holds('a client assertion counts', !(await repeating.introspect('unknown')).active)
await checks.refused('once: with its jti again it is invalid_client', () => repeating.introspect('unknown'), refusal('invalid_client', 401))
