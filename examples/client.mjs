#!/usr/bin/env node
// A client of the JWT bearer grant (RFC 7523) in Node, on nothing but Node itself. Try it beside a running `jurat serve`:
//
//   jurat client create --id partner-1 --generate-key . --scope orders.read --default-scope orders.read
//   node examples/client.mjs partner-1 partner-1.key http://127.0.0.1:7523
import { randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

const [clientId, keyFile, server = 'http://127.0.0.1:7523'] = process.argv.slice(2)
if (!keyFile) throw new Error('usage: client.mjs CLIENT_ID KEY_FILE [SERVER_URL]')
const tokenEndpoint = `${server}/oauth2/token`

// Says who asks, for whom, at whom, until when, and that it is one of a kind (RFC 7523 section 3).
function signAssertion(privateKey) {
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'RS256', typ: 'JWT' }
  const claims = { iss: clientId, sub: clientId, aud: tokenEndpoint, jti: randomUUID(), iat: now, exp: now + 300 }
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function trade(assertion) {
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  return fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams({ grant_type, assertion }) })
}

const assertion = signAssertion(readFileSync(keyFile))
console.log(`1. signed an assertion of ${assertion.length} characters`)

const answer = await trade(assertion)
const token = await answer.json()
if (!answer.ok) throw new Error(`no token: ${JSON.stringify(token)}`)
console.log(`2. traded it for a token: ${token.token_type}, ${token.expires_in} s, scope ${token.scope}`)

const resource = await fetch(`${server}/api/oauth/protected`, {
  headers: { authorization: `Bearer ${token.access_token}` },
})
console.log(`3. called the resource: ${resource.status} ${await resource.text()}`)
if (!resource.ok) throw new Error('the resource refused the token')

const refused = await trade(assertion)
const refusal = await refused.json()
console.log(`4. presented the same assertion again: ${refused.status} ${JSON.stringify(refusal)}`)
if (refusal.error !== 'invalid_grant') throw new Error('a replay must fail')
console.log('   as it should: an assertion is good once. Sign a new one for each token.')
