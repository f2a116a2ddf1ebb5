// Runs operations whose results must not be made twice: asks for the result under a lock, and stores one where there is none.
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '../journal.mjs'
import { resultEvery } from '../settings.mjs'
import { take } from './locks.mjs'

let runs = 0

export const readResult = (caller, key) =>
  caller.call('idempotency.get', key, () => caller.subject.idempotency.get(key), {
    answerOf: (stored) => stored?.value[1] ?? null
  })

async function runUnder(lease, key) {
  const { caller } = lease
  const enter = now()
  if (!lease.isSafe(enter)) return
  await sleep(caller.random.between(5, 40))
  const written = now()
  caller.journal.held(lease.key, enter, written, lease.end)
  if (!lease.isSafe(written)) return
  const run = `${caller.name}.${++runs}`
  const set = () => caller.subject.idempotency.set(key, [undefined, { of: key, run }])
  await caller.call('idempotency.set', key, set, { argument: { run, leaseEnd: lease.end } })
}

async function runOnce(caller, key) {
  const lease = await take(caller, `lock of ${key}`)
  if (lease === undefined) return
  const { value, error } = await readResult(caller, key)
  if (value === null && error === undefined) await runUnder(lease, key)
  await lease.release()
}

/** All processes find the same key by the clock; now and then one of those before. */
export async function resultTurn(caller) {
  const newest = Math.floor(now() / resultEvery)
  const key = `result-${newest - (caller.random.next() < 0.7 ? 0 : caller.random.between(1, 10))}`
  const { value, error } = await readResult(caller, key)
  if (value === null && error === undefined) await runOnce(caller, key)
}
