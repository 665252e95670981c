// The npm package oidc-provider as an issuer on loopback: https by a certificate of its own, JWT access tokens (RFC 9068) by
// client credentials for the resource that is named (RFC 8707), and keys that roll as its documentation says: a new key is appended, and
// so published; moved to the front, it signs; then the old one is left out. Each step is a new provider, as a redeployment would be.
//
//   oidc_provider.mjs CERTIFICATE KEY CLIENT_SECRET READY_FILE     READY_FILE gets the issuer once it listens
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'

import { Provider, errors } from 'oidc-provider'

const [certificate, tlsKey, secretFile, readyFile] = process.argv.slice(2)
const resources = ['https://apis.example.com', 'https://other.example.com']

function newKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' }
}

const configuration = {
  clients: [
    {
      client_id: 'reports',
      client_secret: readFileSync(secretFile, 'utf8').trim(),
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
  ],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(_, resource) {
        if (!resources.includes(resource)) throw new errors.InvalidTarget()
        return { scope: 'orders.read', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 300, jwt: { sign: { alg: 'ES256' } } }
      },
    },
  },
}

let keys = [newKey()]
let answer
let jwksReadings = 0

function deploy() {
  const provider = new Provider(issuer, { ...configuration, jwks: { keys } })
  answer = provider.callback()
}

/** What its operator does to the keys; the first signs. */
const steps = {
  publish: () => (keys = [...keys, newKey()]),
  sign: () => (keys = [keys.at(-1), ...keys.slice(0, -1)]),
  // Published and signing at once.
  roll: () => (keys = [newKey(), ...keys]),
  withdraw: () => (keys = keys.slice(0, 1)),
  look: () => {},
}

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(tlsKey) }, (request, response) => {
  const step = request.url.startsWith('/operator/') && steps[request.url.slice('/operator/'.length)]
  if (step) {
    step()
    deploy()
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ published: keys.map(({ kid }) => kid), jwksReadings }))
  }
  if (request.url === '/jwks') jwksReadings += 1
  return answer(request, response)
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
const issuer = `https://127.0.0.1:${server.address().port}`
deploy()
writeFileSync(readyFile, issuer)
