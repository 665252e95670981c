// openid-client as a service: discovery, then client_credentials with every way to authenticate, and what the library shows when it is refused.
import * as client from 'openid-client'

import { Checks, secret, server } from '../../node/check.mjs'
import { refusalOf } from './refusal.mjs'
import { signingKey } from './signing_key.mjs'

const checks = new Checks('openid-client')
const discovered = (id, authentication, secret) => {
  const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] }
  return client.discovery(new URL(server), id, secret && { client_secret: secret }, authentication, options)
}

const ways = {
  'private_key_jwt, RS256': ['service-key', client.PrivateKeyJwt(await signingKey('service-key'))],
  'private_key_jwt, PS256': ['service-key', client.PrivateKeyJwt(await signingKey('service-key', 'PS256'))],
  client_secret_jwt: ['service-secret-jwt', client.ClientSecretJwt(secret('service-secret-jwt'))],
  client_secret_basic: ['service-basic', client.ClientSecretBasic(secret('service-basic'))],
  'client_secret_basic, a secret with odd letters': ['service-odd', client.ClientSecretBasic(secret('service-odd'))],
  client_secret_post: ['service-post', client.ClientSecretPost(secret('service-post'))],
}

for (const [way, [id, authentication]] of Object.entries(ways)) {
  const config = await discovered(id, authentication)
  const token = await client.clientCredentialsGrant(config, { scope: 'orders.read' })
  checks.holds(`client_credentials, ${way}: a token`, token.scope === 'orders.read' && token.expiresIn() > 0, token)
  await checks.tokenWorks(token.access_token, id, 'orders.read')
  const own = await client.fetchProtectedResource(config, token.access_token, new URL(`${server}/api/oauth/protected`), 'GET')
  checks.holds(`client_credentials, ${way}: fetchProtectedResource reads the resource`, own.status === 200, own.status)
}

const basic = await discovered(...ways.client_secret_basic)
const supported = basic.serverMetadata()
checks.holds('discovery (RFC 8414) knows every way by name', Object.keys(ways)
  .every((way) => supported.token_endpoint_auth_methods_supported.includes(way.split(',')[0])), supported)

const refusal = refusalOf(client)
await checks.refused(
  'a scope it may not have is ResponseBodyError invalid_scope',
  () => client.clientCredentialsGrant(basic, { scope: 'payroll' }),
  refusal('invalid_scope', 400),
)
const refusedWith = async (what, id, authentication) => {
  const config = await discovered(id, authentication)
  await checks.refused(what, () => client.clientCredentialsGrant(config), refusal('invalid_client', 401))
}
await refusedWith('a wrong secret is invalid_client', 'service-basic', client.ClientSecretBasic('0'.repeat(64)))
const stranger = await signingKey('stranger')
await refusedWith('another key is invalid_client', 'service-key', client.PrivateKeyJwt(stranger))
await refusedWith('a JWT by another secret is invalid_client', 'service-secret-jwt', client.ClientSecretJwt('0'.repeat(64)))
await refusedWith('no proof at all is invalid_client', 'service-basic', client.None())
const registered = client.ClientSecretBasic(secret('service-post-only'))
await refusedWith('another way than the registered one is invalid_client', 'service-post-only', registered)
