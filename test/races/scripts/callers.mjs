// Many callers in this process, each doing one thing after the other on few keys that all processes share.
import { setTimeout as sleep } from 'node:timers/promises'
import { barrier, report } from '../../support/child.mjs'
import { whileAlone } from './exclusivity-check.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter()
const counts = { held: 0, refused: 0, doubles: 0, lost: 0, others: 0 }
const upTo = (count) => Math.floor(Math.random() * count)

async function whileHeld(key, work) {
  if (!(await whileAlone(key, work))) counts.doubles++
}

async function check(lock) {
  await sleep(Math.random())
  const kept = Math.random() < 0.5 ? await lock.isValid() : await lock.extend(600_000)
  if (!kept) counts.lost++
}

async function lockTurn(key) {
  const lock = await adapter.acquire(key, 600_000)
  counts[lock ? 'held' : 'refused']++
  if (!lock) return sleep(Math.random())
  await whileHeld(key, () => check(lock))
  await lock.release()
}

const unlockedTurn = (key) => whileHeld(key, () => sleep(Math.random()))

const checkpoint = (key) => {
  const sequence = upTo(5)
  return { id: `${key}-${sequence}`, taskId: key, sequence, timestamp: Date.now(), progress: 0, data: { key } }
}

const others = [
  (key) => adapter.recordFailure(key, 3),
  (key) => adapter.recordSuccess(key),
  (key) => adapter.getState(key),
  (key) => adapter.setState(key, { state: 'half-open', failureCount: 1 }),
  (key) => adapter.set(key, { key }, 1 + upTo(50)),
  (key) => adapter.get(key),
  (key) => adapter.delete(key),
  () => adapter.keys(),
  (key) => adapter.idempotency.set(key, [undefined, key], 1 + upTo(50)),
  (key) => adapter.idempotency.get(key),
  (key) => adapter.idempotency.delete(key),
  (key) => adapter.save(checkpoint(key)),
  (key) => adapter.loadLatest(key),
  (key) => adapter.cleanup(key, 2),
  (key) => adapter.deleteAll(key)
]

async function otherTurn(key) {
  counts.others++
  await others[upTo(others.length)](key)
}

async function caller() {
  for (let turn = 0; turn < race.turns; turn++) {
    const key = `key ${upTo(race.keys)}`
    await (Math.random() < 0.5 ? otherTurn(key) : race.withLock ? lockTurn(key) : unlockedTurn(key))
  }
}

await adapter.connect()
await barrier()
await Promise.all(Array.from({ length: race.callers }, caller))
report(counts)
await adapter.disconnect()
