// An issuer rolls its key three times under load: once unannounced, twice published ahead. No good assertion is refused, and the issuer
// is asked for its keys as often as is due and no more.
import { randomUUID } from 'node:crypto'

import { Checks } from '../node/check.mjs'
import { Load } from './load.mjs'
import { assertion, header, isInvalidGrant, issuer, jurat, operator, trade } from './parties.mjs'

const workers = 16
const grantsPerPhase = Number(process.env.ASSERTIONS)
const untrusted = isInvalidGrant('not signed by an issuer trusted here')

const checks = new Checks(process.env.ISSUER_NAME)
const began = Date.now()
const atFirst = await operator('look')
let { published } = atFirst
let due = 0
/** An assertion of each key that is to be withdrawn, kept until then. */
const kept = [await assertion()]
const load = new Load(workers)

const readings = async () => (await operator('look')).jwksReadings - atFirst.jwksReadings

/** Many good assertions by the key that signs now, and no reading beyond those that were due. */
async function holds(what) {
  await load.grants(published[0], grantsPerPhase)
  const seen = await readings()
  const right = seen === due && load.refused.length === 0
  checks.holds(`${what}; readings of its keys so far: ${due}`, right, { seen, refused: load.refused.slice(0, 3) })
}

/** `jurat idp refresh`; tried again while the last one is too short a while ago. */
async function refresh() {
  for (;;) {
    const read = await jurat('idp', 'refresh', issuer)
    if (read.asked) return read
    await load.answered()
  }
}

await holds(`${workers} workers trade under a known key`)

// Unannounced: the new key signs in the moment it is published. The first unknown kid has the keys read, for everybody.
;({ published } = await operator('roll'))
due += 1
await holds('rolled unannounced, one unknown kid has the keys read for all')

for (const nth of ['second', 'third']) {
  // Published ahead: the new key is known before it signs.
  ;({ published } = await operator('publish'))
  const ahead = await refresh()
  due += 1
  checks.holds(`refresh says that the key of the ${nth} roll is new`, ahead.added.join() === published.at(-1), ahead)
  await holds('published ahead, it changes nothing yet')
  kept.push(await assertion())
  ;({ published } = await operator('sign'))
  await holds('it signs, and nobody has to ask')

  // Whoever has an assertion of an old key may still present it; then those keys go.
  await load.answered()
  const old = published.slice(1)
  ;({ published } = await operator('withdraw'))
  const after = await refresh()
  due += 1
  checks.holds(`refresh says that the old are gone: ${old.length}`, after.gone.toSorted().join() === old.toSorted().join(), after)
  await holds('withdrawn')
}

const { keys, total } = await load.stop()
const right = keys === 4 && total >= 8 * grantsPerPhase && load.refused.length === 0
checks.holds(`${total} assertions under ${keys} keys, refused: ${load.refused.length}`, right, load.refused.slice(0, 3))

// What a withdrawn key signed is refused, and so are a hundred kids that never were; together they cost the issuer what is promised.
const strangers = Array.from({ length: 100 }, () => withKeyId(kept[0], randomUUID()))
const outcomes = await Promise.allSettled([...kept, ...strangers].map((presented) => trade(presented)))
const allRefused = outcomes.every(({ status, reason }) => status === 'rejected' && untrusted(reason))
const seen = [...new Set(outcomes.map(({ reason }) => reason?.error_description ?? String(reason)))]
checks.holds('what 3 withdrawn keys signed is invalid_grant, as are 100 unknown kids', allRefused, seen)
const more = (await readings()) - due
const most = Math.floor((Date.now() - began) / 30_000)
checks.holds(`unknown kids have the keys read once in 30 s: ${more} times more, ${most} at most`, more <= most, more)

function withKeyId(jwt, kid) {
  const [, ...rest] = jwt.split('.')
  return [Buffer.from(JSON.stringify({ ...header(jwt), kid })).toString('base64url'), ...rest].join('.')
}
