// What the Node checks share: where things are, one line per check, and requests that no SDK shapes.
// `tests/sdk/run` sets the environment, counts the lines and registers the clients.
import { readFileSync } from 'node:fs'

export const server = process.env.JURAT_SERVER
export const tokenEndpoint = `${server}/oauth2/token`
export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** The private key of that client as PEM; `stranger` is registered for nobody. */
export const key = (name) => readFileSync(`${process.env.KEYS}/${name}.key`, 'utf8')
export const keyFile = (name) => `${process.env.KEYS}/${name}.key`
/** The secret of that client. */
export const secret = (name) => readFileSync(`${process.env.KEYS}/${name}.secret`, 'utf8').trim()

/** The body of the token request that last went through the TLS front. */
export const lastThroughTheFront = () => readFileSync(`${process.env.KEYS}/tls.last`, 'utf8')

/** A token request whose body is `form`. */
export const post = (form) => fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })

/** The checks of one SDK: a line each, and the exit code 1 when one fails. */
export class Checks {
  constructor(sdk) {
    this.sdk = sdk
  }

  /** Prints what was checked, and what was seen instead when it does not hold. */
  holds(what, truth, seen) {
    if (truth) return console.log(`ok   ${this.sdk}: ${what}`)
    process.exitCode = 1
    console.log(`FAIL ${this.sdk}: ${what}; seen: ${seen instanceof Error ? seen : JSON.stringify(seen)}`)
  }

  /** `attempt` must throw an error that `isRight` recognises. */
  async refused(what, attempt, isRight) {
    try {
      this.holds(what, false, await attempt())
    } catch (error) {
      this.holds(what, isRight(error), error)
    }
  }

  /** The protected resource takes the token and says whom it speaks for. */
  async tokenWorks(accessToken, subject, scope) {
    const headers = { authorization: `Bearer ${accessToken}` }
    const answer = await fetch(`${server}/api/oauth/protected`, { headers })
    const body = await answer.json()
    const right = answer.status === 200 && body.sub === subject && (scope === undefined || body.scope === scope)
    this.holds(`the protected resource answers ${subject}`, right, [answer.status, body])
  }

  /** The assertion that was granted is refused the second time. */
  async spent(form) {
    const answer = await post(form)
    const { error } = await answer.json()
    const right = answer.status === 400 && error === 'invalid_grant' && answer.headers.has('jurat-decision')
    this.holds('its assertion again is invalid_grant', right, [answer.status, error])
  }
}
