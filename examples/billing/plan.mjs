// What is billed: 2,000 customers in 20 shards, worked through in batches.

const CUSTOMERS = 2000
const SHARD = 100
const BATCH = 20
const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY']

/** @typedef {{ id: string, amount: number, currency: string }} Customer  `amount` in hundredths of `currency` */
/** @typedef {{ id: string, customers: Customer[] }} Shard */

/** @type {Customer[]} */
export const customers = Array.from({ length: CUSTOMERS }, (_, index) => ({
  id: `customer-${padded(index + 1, 4)}`,
  amount: 500 + ((index * 37) % 9500),
  currency: CURRENCIES[index % CURRENCIES.length]
}))

/** @type {Shard[]} */
export const shards = chunks(customers, SHARD).map((part, index) => ({
  id: `shard-${padded(index + 1, 2)}`,
  customers: part
}))

/** The key of an invoice: what makes its charge a charge that happens once. */
export const invoiceKey = (/** @type {string} */ customerId) => `invoice:2026-11:${customerId}`

/** @param {Shard} shard @param {number} next index of the first customer that is still to be billed */
export const batchesFrom = (shard, next) => chunks(shard.customers.slice(next), BATCH)

/** @template T @param {T[]} list @param {number} size @returns {T[][]} */
function chunks(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
}

function padded(/** @type {number} */ number, /** @type {number} */ width) {
  return String(number).padStart(width, '0')
}
