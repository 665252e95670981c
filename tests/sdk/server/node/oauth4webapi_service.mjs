// oauth4webapi as a service: client_credentials with every way to authenticate, by what the metadata says.
import * as oauth from 'oauth4webapi'

import { Checks, secret, server } from '../../node/check.mjs'
import { signingKey } from './signing_key.mjs'

const checks = new Checks('oauth4webapi')
const http = { [oauth.allowInsecureRequests]: true }
const issuer = new URL(server)
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http }))

const ways = {
  private_key_jwt: ['service-key', oauth.PrivateKeyJwt(await signingKey('service-key'))],
  client_secret_jwt: ['service-secret-jwt', oauth.ClientSecretJwt(secret('service-secret-jwt'))],
  client_secret_basic: ['service-basic', oauth.ClientSecretBasic(secret('service-basic'))],
  'client_secret_basic, a secret with odd letters': ['service-odd', oauth.ClientSecretBasic(secret('service-odd'))],
  client_secret_post: ['service-post', oauth.ClientSecretPost(secret('service-post'))],
}
async function grant(client_id, authentication, parameters) {
  const client = { client_id }
  const answer = await oauth.clientCredentialsGrantRequest(as, client, authentication, parameters, http)
  return oauth.processClientCredentialsResponse(as, client, answer)
}

for (const [way, [id, authentication]] of Object.entries(ways)) {
  const token = await grant(id, authentication, { scope: 'orders.read' })
  checks.holds(`client_credentials, ${way}: a token`, token.token_type === 'bearer' && token.scope === 'orders.read', token)
  await checks.tokenWorks(token.access_token, id, 'orders.read')
}

const [id, basic] = ways.client_secret_basic
await checks.refused(
  'a scope it may not have is ResponseBodyError invalid_scope',
  () => grant(id, basic, { scope: 'payroll' }),
  (error) => error instanceof oauth.ResponseBodyError && error.error === 'invalid_scope',
)

// A token for a resource of its own (RFC 8707), validated by a resource server that knows nothing but the metadata (RFC 9068).
const resource = 'https://apis.example.com/orders'
const { access_token } = await grant(id, basic, { scope: 'orders.read', resource })
const request = new Request(resource, { headers: { authorization: `Bearer ${access_token}` } })
const claims = await oauth.validateJwtAccessToken(as, request, resource, http)
checks.holds('validateJwtAccessToken takes a token for the resource', claims.client_id === id && claims.scope === 'orders.read', claims)
await checks.refused(
  'and refuses it for another resource',
  () => oauth.validateJwtAccessToken(as, request, 'https://apis.example.com/payroll', http),
  (error) => error instanceof oauth.OperationProcessingError,
)
