// openid-client trades tokens (RFC 8693): an API that was called with a device's token calls the next one, which calls on, and act names both.
import * as client from 'openid-client'
import { decodeJwt } from 'jose'

import { Checks, secret, server } from '../../node/check.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('openid-client, token exchange')
const refusal = refusalOf(client)
const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] }
const discovered = (id, proof = client.ClientSecretBasic(secret(id))) => client.discovery(new URL(server), id, undefined, proof, options)
const [television, api, stockApi] = await Promise.all([discovered('television', client.None()), discovered('orders-api'), discovered('stock-api')])
const [orders, stock] = ['https://apis.example.com/orders', 'https://apis.example.com/stock']

const begun = await client.initiateDeviceAuthorization(television, { scope: 'orders.read', resource: orders })
await new Browser().goThrough(begun.verification_uri_complete, { username: 'alice', password: secret('alice') })
const users = await client.pollDeviceAuthorizationGrant(television, begun)

const tokenType = (name) => `urn:ietf:params:oauth:token-type:${name}`
const exchange = (by, subject_token, more) =>
  client.genericGrantRequest(by, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token,
    subject_token_type: tokenType('access_token'),
    resource: stock,
    ...more,
  })

const first = await exchange(api, users.access_token)
const { sub } = decodeJwt(users.access_token)
checks.holds("the user's token is traded for one of the API", decodeJwt(first.access_token).sub === sub, decodeJwt(first.access_token))
const second = await exchange(stockApi, first.access_token, { subject_token_type: tokenType('jwt'), requested_token_type: tokenType('jwt') })
const { act, aud } = decodeJwt(second.access_token)
checks.holds('and that one on, as a JWT', aud === stock && second.issued_token_type === tokenType('jwt'), second)
checks.holds('act names who acts, and who acted before', act?.sub === 'stock-api' && act.act?.sub === 'orders-api', act)
const actor = await client.clientCredentialsGrant(stockApi)
const named = await exchange(stockApi, first.access_token, { actor_token: actor.access_token, actor_token_type: tokenType('access_token') })
checks.holds('an actor_token says the same', decodeJwt(named.access_token).act?.sub === 'stock-api', decodeJwt(named.access_token))

await checks.refused('a token type that nobody trades is invalid_request', () => exchange(api, users.access_token, { subject_token_type: tokenType('saml2') }), refusal('invalid_request'))
await checks.refused('an actor_token without its type is invalid_request', () => exchange(api, users.access_token, { actor_token: actor.access_token }), refusal('invalid_request'))
const basic = await discovered('service-basic')
await checks.refused('a client that may not trade is unauthorized_client', () => exchange(basic, users.access_token), refusal('unauthorized_client'))
