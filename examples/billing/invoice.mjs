// One invoice: charged once, however often it is tried.
import { setTimeout as sleep } from 'node:timers/promises'
import { fetchRate, GatewayError, postCharge } from './payments.mjs'
import { invoiceKey } from './plan.mjs'

const RATE_TTL = 60_000
const ATTEMPTS = 100
const PAUSE = 20

/** @param {import('./plan.mjs').Customer} customer @param {import('./desk.mjs').Desk} desk */
export async function billInvoice(customer, desk) {
  const key = invoiceKey(customer.id)
  const mark = await desk.idempotency.get(key)
  if (mark) return desk.replayAvoided(mark.value)
  const cents = Math.round(customer.amount * (await rateOf(customer.currency, desk)))
  const receipt = await charge(key, { customer: customer.id, cents }, desk)
  await desk.charged(customer)
  await desk.idempotency.set(key, receipt)
  return receipt
}

async function rateOf(currency, desk) {
  const cached = await desk.cache.get(`rate:${currency}`)
  if (cached !== null) return desk.cacheHit(cached)
  const rate = await persistently(() => fetchRate(desk.gateway, currency))
  await desk.cache.set(`rate:${currency}`, rate, RATE_TTL)
  return rate
}

const charge = (key, order, desk) => persistently(() => desk.breaker.run(() => postCharge(desk.gateway, key, order)))

async function persistently(call) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof GatewayError) || attempt === ATTEMPTS) throw error
      await sleep(PAUSE)
    }
  }
}
