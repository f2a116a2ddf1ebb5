// Callers that take turns on few locks while their servers fail over. A call may fail then, and its caller
// repeats it. A caller whose acquire has succeeded must be the only holder.
import { setTimeout as sleep } from 'node:timers/promises'
import { barrier, report } from '../../support/child.mjs'
import { whileAlone } from './exclusivity-check.mjs'
import { openAdapter, race } from './race.mjs'

const ttl = 60_000
const adapter = await openAdapter({ connectTimeout: 10_000, commandTimeout: 10_000, keyPrefix: 'failover:' })
const counts = { held: 0, refused: 0, doubles: 0, failed: 0 }
const codes = new Set()

async function attempt(call) {
  try {
    return await call()
  } catch (error) {
    if (error.backend !== race.backend) throw error
    counts.failed++
    codes.add(error.code)
    await sleep(50)
    return undefined
  }
}

const noLock = { release: async () => undefined }
const acquire = (key, owner) => (race.withLock ? attempt(() => adapter.acquire(key, ttl, owner)) : noLock)

async function turn(owner) {
  const key = `key ${Math.floor(Math.random() * race.keys)}`
  const lock = await acquire(key, owner)
  if (lock === undefined) return
  counts[lock ? 'held' : 'refused']++
  if (!lock) return sleep(5)
  const alone = await whileAlone(key, () => sleep(Math.random() * 5))
  if (!alone) counts.doubles++
  await attempt(() => lock.release())
}

async function caller(_, index) {
  const owner = `${process.pid} ${index}`
  while (Date.now() < until) await turn(owner)
}

await adapter.connect()
await barrier()
const until = Date.now() + race.span
await Promise.all(Array.from({ length: race.callers }, caller))
report({ ...counts, codes: [...codes] })
await adapter.disconnect()
