// google-auth-library: its URL is fixed, so the transporter leads it to Jurat, and `aud` stays Google's. Preset google-service-account.
import { gaxios, JWT } from 'google-auth-library'

import { Checks, key, server, tokenEndpoint } from './check.mjs'

const checks = new Checks('google-auth-library')
const robot = 'node-robot@project-1.iam.gserviceaccount.com'
let posted

// The library's own transporter, with its own switch: an interceptor of requests.
function elsewhere() {
  const transporter = new gaxios.Gaxios()
  transporter.interceptors.request.add({
    resolved: async (request) => {
      if (String(request.url) === 'https://oauth2.googleapis.com/token') {
        request.url = new URL(tokenEndpoint)
        posted = String(request.body ?? request.data)
      }
      return request
    },
  })
  return transporter
}
const account = (more) => new JWT({ email: robot, key: key(robot), scopes: ['orders.read'], transporter: elsewhere(), ...more })

const client = account()
const { access_token, expiry_date } = await client.authorize()
checks.holds('a token, and its end known', expiry_date > Date.now(), expiry_date)
await checks.tokenWorks(access_token, robot, 'orders.read')
await checks.spent(posted)

const answer = await client.request({ url: `${server}/api/oauth/protected` })
checks.holds('client.request calls the resource by itself', answer.data.sub === robot, answer.data)

const alice = await account({ subject: 'alice@example.com' }).authorize()
await checks.tokenWorks(alice.access_token, 'alice@example.com')

const refusal = (code) => (error) => error.response?.status === 400 && error.response.data.error === code
await checks.refused('another key is a GaxiosError', () => account({ key: key('stranger') }).authorize(), refusal('invalid_grant'))
const mallory = account({ subject: 'mallory@example.com' })
await checks.refused('a user it may not act for is a GaxiosError', () => mallory.authorize(), refusal('invalid_grant'))
const greedy = account({ scopes: ['payroll'] })
await checks.refused('a scope it may not have is a GaxiosError', () => greedy.authorize(), refusal('invalid_scope'))
