// openid-client registers itself (RFC 7591) with an initial access token, within what the administrator's policy allows; what comes back is
// managed with its registration access token (RFC 7592).
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'

import { Checks, server } from '../../node/check.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('openid-client, registration')
const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] }
const initialAccessToken = () => readFileSync(`${process.env.KEYS}/registration.token`, 'utf8').trim()
const register = (metadata, token) =>
  client.dynamicClientRegistration(new URL(server), metadata, undefined, { ...options, initialAccessToken: token })

const metadata = {
  client_name: 'Orders',
  redirect_uris: ['https://orders.example.com/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
}
const config = await register(metadata, initialAccessToken())
const registered = config.clientMetadata()
checks.holds('a client_id and a client_secret', registered.client_id && registered.client_secret, registered)
checks.holds('what it stated is told back', registered.redirect_uris[0] === metadata.redirect_uris[0], registered)

const own = async (method, token = registered.registration_access_token, body) => {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
  return fetch(registered.registration_client_uri, { method, headers, body: body && JSON.stringify(body) })
}
const read = await own('GET')
checks.holds('its registration access token reads the registration (RFC 7592)', (await read.json()).client_id === registered.client_id, read.status)
const other = await own('GET', 'x'.repeat(43))
checks.holds('another token does not', other.status === 401, other.status)

const refusal = refusalOf(client)
const greedy = { ...metadata, grant_types: ['client_credentials'], redirect_uris: undefined }
await checks.refused('a grant beyond the policy is refused', () => register(greedy, initialAccessToken()), refusal('invalid_client_metadata', 400))
const elsewhere = { ...metadata, redirect_uris: ['https://attacker.example.net/callback'] }
await checks.refused('a host beyond the policy is refused', () => register(elsewhere, initialAccessToken()), refusal('invalid_redirect_uri', 400))
await checks.refused('without an initial access token it is a challenge', () => register(metadata), refusal('invalid_token', 401))

const gone = await own('DELETE')
checks.holds('it takes itself away', gone.status === 204, gone.status)
const after = await own('GET')
checks.holds('and is no more', after.status === 401, after.status)
