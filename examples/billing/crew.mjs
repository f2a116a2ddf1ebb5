// The two workers, seen from the main process: their counts, their news, and the end of one of them.
import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess } from './processes.mjs'

const NAMES = ['A', 'B']
const HOLD_AT = 345
/** Long enough for the other invoices of the batch to get their marks. */
const HOLD = 100

export class Crew {
  victim
  #stats = new Map()
  #workers
  #display
  #failures = []

  /** @param {object} job @param {import('./display.mjs').Display} display */
  constructor(job, display) {
    this.#display = display
    this.#workers = NAMES.map((name) => this.#start(name, { ...job, name, holdAt: name === 'A' ? HOLD_AT : undefined }))
  }

  /** Waits until both have ended, one of them by its own doing. */
  async finish() {
    await Promise.all(this.#workers.map((worker) => worker.exited))
    if (this.#failures.length > 0) throw new Error(this.#failures.join('; '))
  }

  async stop() {
    await Promise.all(this.#workers.map((worker) => worker.stop()))
  }

  get totals() {
    return [...this.#stats.values()].reduce(added)
  }

  #start(name, job) {
    const worker = startProcess('./worker.mjs', job, (message) => this.#hear(name, worker.child, message))
    worker.exited.then(({ code }) => this.#left(name, code))
    return worker
  }

  #hear(name, child, { stats, done, event, held, failure }) {
    if (stats) this.#stats.set(name, stats)
    if (done) this.#display.advance(done)
    if (event) this.#display.say(event)
    if (failure) this.#failures.push(`worker ${name}: ${failure}`)
    if (held) this.#kill(name, child, held)
  }

  async #kill(name, child, customer) {
    await sleep(HOLD)
    this.victim = customer
    child.kill('SIGKILL')
    this.#display.say(`worker ${name} is ended with kill -9: ${customer} is charged and not yet marked`)
  }

  #left(name, code) {
    if (code !== null && code !== 0 && this.#failures.length === 0)
      this.#failures.push(`worker ${name} ended with ${code}`)
  }
}

function added(one, other) {
  return Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count + other[name]]))
}
