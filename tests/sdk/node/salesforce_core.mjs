// @salesforce/core: AuthInfo with a private key, `loginUrl` at the TLS front; and jsforce beneath it, whose caller signs. Preset salesforce:
// `exp` is in milliseconds, as no other SDK writes it.
import { sign } from 'node:crypto'
import { OAuth2 } from '@jsforce/jsforce-node'
import { AuthInfo } from '@salesforce/core'

import { Checks, jwtBearer, key, keyFile, lastThroughTheFront } from './check.mjs'

const app = 'salesforce-app'
const username = 'alice@example.com'
const loginUrl = process.env.TLS_FRONT

const core = new Checks('@salesforce/core')
const { accessToken } = (await AuthInfo.create({ username, oauth2Options: { clientId: app, privateKey: keyFile(app), loginUrl } })).getFields(true)
core.holds('AuthInfo has a token', typeof accessToken === 'string', accessToken)
await core.tokenWorks(accessToken, username)
await core.spent(lastThroughTheFront())

const jsforce = new Checks('jsforce')
const oauth2 = new OAuth2({ loginUrl, clientId: app })
function assertion(keyName = app) {
  const claims = { iss: app, sub: username, aud: 'https://login.salesforce.com', exp: Math.floor(Date.now() / 1000) + 180 }
  const signed = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), key(keyName)).toString('base64url')}`
}
const form = { grant_type: jwtBearer, assertion: assertion() }
const token = await oauth2.requestToken(form)
jsforce.holds('a token, with the instance_url and id of the preset', token.instance_url && token.id, token)
await jsforce.tokenWorks(token.access_token, username)
await jsforce.spent(form)
const forged = () => oauth2.requestToken({ grant_type: jwtBearer, assertion: assertion('stranger') })
await jsforce.refused('another key is an Error of that name', forged, ({ name, message }) => `${name} ${message}`.includes('invalid_grant'))
