// Callers that take locks and write, each on keys of its own but for the locks.
import { setTimeout as sleep } from 'node:timers/promises'
import { whileAlone } from '../../test/races/scripts/exclusivity-check.mjs'

const pause = 100
/** Longer than a call and a section together may take. */
const ttl = 10_000
const locks = 100
// Some locks are held while the servers change.
const holdOf = () => (Math.random() < 0.1 ? 1000 : Math.random() * 10)
const manyFailures = 1_000_000

export class Load {
  #adapter
  #callers
  #stopped = false
  #writes = []
  #errors = []
  #held = 0
  #doubles = 0
  /** Of each caller: its confirmed writes, and the failures of unknown outcome. */
  confirmed

  constructor(adapter, callers) {
    this.#adapter = adapter
    this.#callers = callers
    this.confirmed = Array.from({ length: callers }, () => ({ sets: [], checkpoints: [], failures: 0, unknown: 0 }))
  }

  async run() {
    await Promise.all(Array.from({ length: this.#callers }, (_, caller) => this.#call(caller)))
  }

  stop() {
    this.#stopped = true
  }

  /** Times are epoch milliseconds. `writes`: [caller, when it was confirmed]. */
  figures() {
    return { writes: this.#writes, errors: this.#errors, held: this.#held, doubles: this.#doubles }
  }

  async #call(caller) {
    while (!this.#stopped) await this.#turn(caller)
  }

  // An error that is not the adapter's own ends the process.
  async #attempt(caller, operation, call) {
    try {
      return await call()
    } catch (error) {
      if (error.backend === undefined) throw error
      const { code, outcomeKnown, nativeCode } = error
      this.#errors.push({ caller, operation, at: Date.now(), code, outcomeKnown, nativeCode })
      return error
    }
  }

  async #write(caller, operation, call, then) {
    const answer = await this.#attempt(caller, operation, call)
    const isConfirmed = !(answer instanceof Error)
    if (isConfirmed) this.#writes.push([caller, Date.now()])
    then(isConfirmed, answer)
  }

  async #turn(caller) {
    const key = `lock ${Math.floor(Math.random() * locks)}`
    const lock = await this.#attempt(caller, 'acquire', () => this.#adapter.acquire(key, ttl))
    if (!lock?.release) return this.#writeAll(caller)
    this.#writes.push([caller, Date.now()])
    this.#held++
    if (!(await this.#whileHeld(caller, key))) this.#doubles++
    await this.#attempt(caller, 'release', () => lock.release())
  }

  async #whileHeld(caller, key) {
    let inside = true
    const section = whileAlone(key, () => sleep(holdOf())).finally(() => {
      inside = false
    })
    while (inside) await this.#writeAll(caller)
    return section
  }

  async #writeAll(caller) {
    const own = this.confirmed[caller]
    const id = `${caller}-${this.#writes.length}-${this.#errors.length}`
    const checkpoint = { id, taskId: `t${caller}`, sequence: own.checkpoints.length + this.#errors.length }
    await this.#write(
      caller,
      'set',
      () => this.#adapter.set(id, id),
      (isDone) => isDone && own.sets.push(id)
    )
    await this.#write(
      caller,
      'recordFailure',
      () => this.#adapter.recordFailure(`b${caller}`, manyFailures),
      (isDone, error) => {
        if (isDone) own.failures++
        else if (!error.outcomeKnown) own.unknown++
      }
    )
    await this.#write(
      caller,
      'save',
      () => this.#adapter.save({ ...checkpoint, timestamp: Date.now(), progress: 0, data: id }),
      (isDone) => isDone && own.checkpoints.push(id)
    )
    await sleep(pause)
  }
}
