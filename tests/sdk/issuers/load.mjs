// Workers that trade assertions of the issuer without a pause, each a fresh one as soon as the last was answered.
import { assertion, header, trade } from './parties.mjs'

export class Load {
  /** Grants, by the key that signed the assertion. */
  #granted = new Map()
  /** Why good assertions were refused: there must be none. */
  refused = []
  /** One object for each assertion on its way: not yet issued, or not yet answered. */
  #onTheWay = new Set()
  /** What to look at after each answer. */
  #waiting = new Set()
  #stopped = false
  #workers

  constructor(workers) {
    this.#workers = Array.from({ length: workers }, () => this.#work())
  }

  async #work() {
    while (!this.#stopped) {
      const turn = {}
      this.#onTheWay.add(turn)
      try {
        const presented = await assertion()
        await trade(presented)
        const { kid } = header(presented)
        this.#granted.set(kid, this.#of(kid) + 1)
      } catch (error) {
        this.refused.push(error.error_description ?? String(error))
      }
      this.#onTheWay.delete(turn)
      for (const look of this.#waiting) look()
    }
  }

  #of(kid) {
    return this.#granted.get(kid) ?? 0
  }

  /** Until `isSo`; when a good assertion was refused nobody waits any more. */
  #until(isSo) {
    return new Promise((resolve) => {
      const look = () => (isSo() || this.refused.length > 0) && this.#waiting.delete(look) && resolve()
      this.#waiting.add(look)
    })
  }

  /** Until so many assertions more were granted that `kid` signed. */
  grants(kid, more) {
    const enough = this.#of(kid) + more
    return this.#until(() => this.#of(kid) >= enough)
  }

  /** Until every assertion that is on its way now has its answer. */
  answered() {
    const now = [...this.#onTheWay]
    return this.#until(() => now.every((turn) => !this.#onTheWay.has(turn)))
  }

  /** Ends it, when all is answered. Returns how many were granted under how many keys. */
  async stop() {
    this.#stopped = true
    await Promise.all(this.#workers)
    const counts = [...this.#granted.values()]
    return { keys: counts.length, total: counts.reduce((sum, count) => sum + count, 0) }
  }
}
