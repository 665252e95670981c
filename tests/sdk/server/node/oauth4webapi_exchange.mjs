// oauth4webapi trades a user's token (RFC 8693): the orders API was called with it and calls the stock API in turn, for the same user.
import * as oauth from 'oauth4webapi'

import { Checks, secret } from '../../node/check.mjs'
import { Application, as, http } from './oauth4webapi_application.mjs'
import { Browser } from './browser.mjs'
import { refusalOf } from './refusal.mjs'

const checks = new Checks('oauth4webapi, token exchange')
const refusal = refusalOf(oauth)
const user = { username: 'alice', password: secret('alice') }
const [orders, stock] = ['https://apis.example.com/orders', 'https://apis.example.com/stock']
const byBasic = (id) => new Application(id, oauth.ClientSecretBasic(secret(id)))
const [shop, api, stockApi] = ['shop-oauth4webapi', 'orders-api', 'stock-api'].map(byBasic)

const { parameters, kept } = await shop.request({ scope: 'orders.read', resource: orders })
const { end } = await new Browser().goThrough(shop.address(parameters), user)
const users = await shop.redeem(end, kept)

const exchange = (subject_token, more = {}, by = api) =>
  by.grant('urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    resource: stock,
    ...more,
  })
const claimsOf = (token, audience) =>
  oauth.validateJwtAccessToken(as, new Request(audience, { headers: { authorization: `Bearer ${token}` } }), audience, http)

const own = await claimsOf(users.access_token, orders)
const traded = await exchange(users.access_token)
const told = await claimsOf(traded.access_token, stock)
checks.holds('the token is for the other API and the same user', told.sub === own.sub && told.client_id === 'orders-api', told)
checks.holds('act says who acts', told.act?.sub === 'orders-api', told)
checks.holds('the answer says what was issued', traded.issued_token_type === 'urn:ietf:params:oauth:token-type:access_token' && !traded.refresh_token, traded)

await checks.refused(
  'a token that was not sent to the client is invalid_request',
  () => exchange(users.access_token, {}, stockApi),
  refusal('invalid_request'),
)
await checks.refused('a scope beyond the token is invalid_scope', () => exchange(users.access_token, { scope: 'orders.write' }), refusal('invalid_scope'))
await checks.refused(
  'a resource that the client may not name is invalid_target',
  () => exchange(users.access_token, { resource: 'https://apis.example.com/payroll' }),
  refusal('invalid_target'),
)
await checks.refused('what is no token is invalid_request', () => exchange('nothing'), refusal('invalid_request'))
await shop.revoke(users.access_token)
const ended = await api.introspect(traded.access_token)
checks.holds("what came of the user's token ends with it", ended.active === false, ended)
