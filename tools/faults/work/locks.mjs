// Takes locks and writes under them: outside the database, at the times that the log keeps.
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '../journal.mjs'
import { lockKeys, margin, tick, ttl } from '../settings.mjs'

/** A lock as its holder may trust it: the ttl counts from before the request that asked for it. */
class Lease {
  #renewing = false

  constructor(caller, key, handle, asked) {
    Object.assign(this, { caller, key, handle, end: asked + ttl })
  }

  isSafe(at = now()) {
    return at < this.end - margin
  }

  /** Begins an extension when half of the lease is over; the work goes on meanwhile. */
  renew() {
    if (this.#renewing || now() < this.end - ttl / 2) return
    this.#renewing = true
    this.#extend().finally(() => {
      this.#renewing = false
    })
  }

  async #extend() {
    const asked = now()
    const extend = () => this.handle.extend(ttl)
    const { value } = await this.caller.call('extend', this.key, extend, { answerOf: Boolean })
    if (value) this.end = asked + ttl
  }

  release() {
    return this.caller.call('release', this.key, () => this.handle.release())
  }
}

/** @returns {Promise<Lease | undefined>} */
export async function take(caller, key) {
  const asked = now()
  const acquire = () => caller.subject.acquire(key, ttl)
  const answerOf = (handle) => handle && { of: handle.key }
  const { value: handle } = await caller.call('acquire', key, acquire, { answerOf })
  return handle ? new Lease(caller, key, handle, asked) : undefined
}

/** Writes until `span` is over or the lease is no longer safe; it looks at its lease after each write. */
async function write(lease, span) {
  const enter = now()
  if (!lease.isSafe(enter)) return
  let written = enter
  while (lease.isSafe() && now() < enter + span && !lease.caller.stopped) {
    lease.renew()
    await sleep(tick)
    written = now()
  }
  lease.caller.journal.held(lease.key, enter, written, lease.end)
}

const spanOf = ({ between, next }) => (next() < 0.1 ? between(ttl, 2 * ttl) : between(10, 200))

export async function lockTurn(caller) {
  const { random } = caller
  const lease = await take(caller, `lock-${random.between(0, lockKeys - 1)}`)
  if (lease === undefined) return
  await write(lease, spanOf(random))
  await lease.release()
}
