// openid-client signs its user out (OpenID Connect RP-Initiated Logout): at once with the ID token of the session, asked without one, and back only
// to an address that is registered.
import * as client from 'openid-client'

import { Checks, secret, server } from '../../node/check.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('openid-client, logout')
const refusal = refusalOf(client)
const user = { username: 'alice', password: secret('alice') }
const options = { execute: [client.allowInsecureRequests] }
const config = await client.discovery(new URL(server), 'web', undefined, client.ClientSecretBasic(secret('web')), options)
const post_logout_redirect_uri = 'http://127.0.0.1:9/bye'

const signIn = async (browser) => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const code_challenge = await client.calculatePKCECodeChallenge(pkceCodeVerifier)
  const asked = { redirect_uri: 'http://127.0.0.1:9/callback', scope: 'openid profile orders.read', code_challenge, code_challenge_method: 'S256' }
  const { end, pages } = await browser.goThrough(client.buildAuthorizationUrl(config, asked), user)
  return { pages, tokens: await client.authorizationCodeGrant(config, end, { pkceCodeVerifier, idTokenExpected: true }) }
}

const browser = new Browser()
const first = await signIn(browser)
const id_token_hint = first.tokens.id_token
const logout = client.buildEndSessionUrl(config, { id_token_hint, post_logout_redirect_uri, state: 'over' })
checks.holds('buildEndSessionUrl finds the endpoint', logout.href.startsWith(server), logout)
const back = await browser.open(logout)
checks.holds('with the ID token the browser is back at once, with state', back.href === `${post_logout_redirect_uri}?state=over`, back)
const again = await signIn(browser)
checks.holds('and has to sign in anew', again.pages.length >= 1, again.pages)
await checks.refused(
  'what was granted in the session has ended',
  () => client.refreshTokenGrant(config, first.tokens.refresh_token),
  refusal('invalid_grant'),
)
const elsewhere = await browser.open(client.buildEndSessionUrl(config, { id_token_hint: again.tokens.id_token, post_logout_redirect_uri: 'https://attacker.example.net/' }))
checks.holds('an address that is not registered is refused on a page', elsewhere.status === 400, elsewhere)
const asked = await browser.open(client.buildEndSessionUrl(config, { post_logout_redirect_uri }))
checks.holds('without an ID token the user is asked', asked.status === 200 && asked.html.includes('<form'), asked)
const still = await signIn(browser)
checks.holds('and until then is signed in', still.pages.length === 0, still.pages)
