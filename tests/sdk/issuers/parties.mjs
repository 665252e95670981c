// The two other parties of these checks, both by oauth4webapi: the issuer, which gives assertions, and Jurat, which takes them.
// `tests/sdk/issuers/run` sets the environment.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import * as oauth from 'oauth4webapi'

import { jwtBearer, secret, server } from '../node/check.mjs'

const http = { [oauth.allowInsecureRequests]: true }
export const audience = 'https://apis.example.com'

/** The issuer whose assertions are tried. */
export const issuer = process.env.ISSUER
const [theirs, ours] = await Promise.all([discover(issuer, process.env.ISSUER_METADATA), discover(server, 'oauth2')])
const reports = oauth.ClientSecretBasic(secret('reports'))

async function discover(url, algorithm) {
  const answer = await oauth.discoveryRequest(new URL(url), { algorithm, ...http })
  return oauth.processDiscoveryResponse(new URL(url), answer)
}

/** A fresh access token of the issuer for `resource`: an assertion for Jurat. */
export async function assertion(resource = audience) {
  const client = { client_id: 'reports' }
  const parameters = new URLSearchParams({ resource, scope: 'orders.read' })
  const answer = await oauth.clientCredentialsGrantRequest(theirs, client, reports, parameters, http)
  return (await oauth.processClientCredentialsResponse(theirs, client, answer)).access_token
}

/** Jurat's answer to `presented`, as `client_id` trades it. A refusal is the library's own error. */
export async function trade(presented, client_id = 'portal') {
  const client = { client_id }
  const authentication = oauth.ClientSecretBasic(secret(client_id))
  const parameters = { assertion: presented }
  const answer = await oauth.genericTokenEndpointRequest(ours, client, authentication, jwtBearer, parameters, http)
  return oauth.processGenericTokenEndpointResponse(ours, client, answer)
}

/** Recognises the library's error for Jurat's refusal of an assertion, for the reason with these words. */
export const isInvalidGrant = (words) => (error) =>
  error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant' && error.status === 400 && error.error_description.includes(words)

/** The header of a JWT. */
export const header = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url'))

/** What the issuer's operator does to its keys: `publish`, `sign`, `roll`, `withdraw` or `look`. The first that is published signs. */
export async function operator(step) {
  const answer = await fetch(`${issuer}/operator/${step}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`${step}: ${answer.status}`)
  return answer.json()
}

/** `jurat ARGUMENTS… --output json`. */
export async function jurat(...arguments_) {
  const { stdout } = await promisify(execFile)(process.env.JURAT, [...arguments_, '--output', 'json'])
  return JSON.parse(stdout)
}
