// What a worker has at hand: the providers, the gateway behind its breaker, and the counts.
import { SharedBreaker } from './breaker.mjs'
import { billInvoice } from './invoice.mjs'
import { counted } from './providers.mjs'

export class Desk {
  stats = { takeovers: 0, replaysAvoided: 0, openings: 0, cacheHits: 0, operations: 0 }
  #charges = 0

  constructor(job, providers) {
    const count = () => this.stats.operations++
    this.name = job.name
    this.gateway = job.gateway
    this.holdAt = job.holdAt
    for (const name of ['lock', 'circuitBreaker', 'cache', 'idempotency', 'checkpoint'])
      this[name] = counted(providers[name], count)
    this.breaker = new SharedBreaker('gateway', this, this)
  }

  bill(customer) {
    return billInvoice(customer, this)
  }

  /** Stands between the charge and its mark: here the main process ends the worker that is told to hold. */
  async charged(customer) {
    if (++this.#charges !== this.holdAt) return
    this.report({ held: customer.id })
    await new Promise(() => {})
  }

  replayAvoided(receipt) {
    this.stats.replaysAvoided++
    return receipt
  }

  cacheHit(rate) {
    this.stats.cacheHits++
    return rate
  }

  opened() {
    this.stats.openings++
    this.report({ event: `worker ${this.name} opens the breaker: calls to the gateway pause` })
  }

  closed() {
    this.report({ event: `worker ${this.name} closes the breaker: its probe went through` })
  }

  takeOver(shard, last) {
    this.stats.takeovers++
    this.report({ event: `worker ${this.name} takes over ${shard.id} from ${last.data.worker} at ${last.data.next}` })
  }

  report(news) {
    process.send({ ...news, stats: this.stats })
  }
}
