// Takes locks again and again, each for `milliseconds`, gives them back at times and lets them expire at others, and
// reports every grant by the server's clock.
import { setTimeout as sleep } from 'node:timers/promises'
import { barrier, report } from '../../support/child.mjs'
import { openClock } from './clock.mjs'
import { openAdapter, race } from './race.mjs'

const clock = await openClock()
const adapter = await openAdapter()
await adapter.connect()

async function turn({ key, ttl, releasing }) {
  const before = await clock.now()
  const lock = await adapter.acquire(key, ttl)
  if (!lock) return sleep(1 + Math.random())
  const found = await clock.expiry(`lock:${key}`)
  const after = await clock.now()
  // After the expiry the stored lock may be another holder's.
  const stored = after < lock.expiresAt ? found : undefined
  const released = Math.random() < releasing ? await giveBack(lock, ttl) : undefined
  report({ process: race.index, key, ttl, before, after, expiresAt: lock.expiresAt, stored, released })
}

async function giveBack(lock, ttl) {
  await sleep((Math.random() * ttl) / 4)
  const released = await clock.now()
  await lock.release()
  return released
}

async function takeTurns(lock) {
  const end = performance.now() + race.milliseconds
  while (performance.now() < end) await turn(lock)
}

await barrier()
for (const lock of race.locks) await takeTurns(lock)
report({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, time: Date.now() })
await adapter.disconnect()
await clock.close()
