// jose as a resource server: createRemoteJWKSet with the metadata's jwks_uri, jwtVerify with issuer, audience and typ (RFC 9068 section 4).
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

import { Checks, secret, server, tokenEndpoint } from '../../node/check.mjs'

const checks = new Checks('jose')
const resource = 'https://apis.example.com/orders'
const { jwks_uri, issuer } = await (await fetch(`${server}/.well-known/oauth-authorization-server`)).json()
const keys = createRemoteJWKSet(new URL(jwks_uri))
const verified = (token, audience = resource) => jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt' })

async function token(id, more) {
  const authorization = `Basic ${Buffer.from(`${id}:${secret(id)}`).toString('base64')}`
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders.read', resource, ...more })
  return (await (await fetch(tokenEndpoint, { method: 'POST', headers: { authorization }, body })).json()).access_token
}

// All tokens first: a key set is read once, and for an unknown kid not again within 30 seconds.
const tokens = {}
for (const alg of ['ES256', 'EdDSA', 'RS256', 'PS256']) tokens[alg] = await token(`service-${alg.toLowerCase()}`)
for (const [alg, text] of Object.entries(tokens)) {
  const { payload, protectedHeader } = await verified(text)
  const right = payload.sub === `service-${alg.toLowerCase()}` && payload.scope === 'orders.read'
  checks.holds(`jwtVerify takes a token signed with ${alg}`, right && protectedHeader.alg === alg, [protectedHeader, payload])
}

await checks.refused(
  'another audience is JWTClaimValidationFailed',
  () => verified(tokens.ES256, 'https://apis.example.com/payroll'),
  (error) => error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud',
)
const [head, , signature] = tokens.ES256.split('.')
const forged = [head, Buffer.from(JSON.stringify({ iss: issuer, sub: 'root', aud: resource })).toString('base64url'), signature].join('.')
await checks.refused(
  'other claims under the same signature are JWSSignatureVerificationFailed',
  () => verified(forged),
  (error) => error instanceof errors.JWSSignatureVerificationFailed,
)
