// oauth4webapi on a device (RFC 8628): it asks for a code, its user enters it in a browser and decides, the device polls meanwhile.
import * as oauth from 'oauth4webapi'
import { setTimeout } from 'node:timers/promises'

import { Checks, secret } from '../../node/check.mjs'
import { as, http } from './oauth4webapi_application.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('oauth4webapi, device')
const user = { username: 'alice', password: secret('alice') }
const refusal = refusalOf(oauth)
const client = { client_id: 'television' }

const begin = async (scope = 'orders.read') =>
  oauth.processDeviceAuthorizationResponse(as, client, await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope }, http))
const poll = async ({ device_code }) =>
  oauth.processDeviceCodeResponse(as, client, await oauth.deviceCodeGrantRequest(as, client, oauth.None(), device_code, http))
const decide = (begun, decision) =>
  new Browser().goThrough(begun.verification_uri_complete ?? begun.verification_uri, { ...user, userCode: begun.user_code, decision })

const begun = await begin()
await checks.refused('until the user decides it is authorization_pending', () => poll(begun), refusal('authorization_pending'))
await decide(begun, 'allow')
// RFC 8628 section 3.5: so long the device must wait between two polls.
await setTimeout((begun.interval ?? 5) * 1000)
const token = await poll(begun)
checks.holds('what the user allows brings a token', token.access_token && token.scope === 'orders.read', token)
const answer = await oauth.protectedResourceRequest(token.access_token, 'GET', new URL(`${as.issuer}/api/oauth/protected`), undefined, undefined, http)
checks.holds('which opens the protected resource', answer.status === 200, answer.status)
await checks.refused('the device code again is invalid_grant', () => poll(begun), refusal('invalid_grant'))

const denied = await begin()
await decide(denied, 'deny')
await checks.refused('what the user denies is access_denied', () => poll(denied), refusal('access_denied'))
const hasty = await begin()
await checks.refused('the first poll is authorization_pending', () => poll(hasty), refusal('authorization_pending'))
await checks.refused('one right after it is slow_down', () => poll(hasty), refusal('slow_down'))
await checks.refused('a scope that it may not have is invalid_scope', () => begin('payroll'), refusal('invalid_scope'))
