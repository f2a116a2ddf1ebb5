// The ledger against the database: what the gateway was made to do, and what the workers believe.
import { customers, invoiceKey, shards } from './plan.mjs'

/** @typedef {{ charge: string, cents: number, customer: string }} Receipt */

/**
 * @param {import('./ledger.mjs').Entry[]} entries
 * @param {{ marks: Map<string, Receipt | undefined>, places: Map<string, { progress: number, data: { cents: number } } | undefined> }} books
 * @returns {string[]} one line per disagreement
 */
export function disagreements(entries, books) {
  const accepted = entries.filter((entry) => entry.kind === 'accepted')
  return [...wrongCharges(accepted), ...wrongMarks(accepted, books.marks), ...wrongPlaces(accepted, books.places)]
}

/** @returns what the database tells, read through the providers */
export async function readBooks({ idempotency, checkpoint }) {
  const marks = await Promise.all(customers.map(({ id }) => idempotency.get(invoiceKey(id))))
  const places = await Promise.all(shards.map(({ id }) => checkpoint.loadLatest(id)))
  return {
    marks: new Map(customers.map(({ id }, index) => [id, marks[index]?.value])),
    places: new Map(shards.map(({ id }, index) => [id, places[index]]))
  }
}

function wrongCharges(accepted) {
  const charges = new Map(customers.map(({ id }) => [id, 0]))
  for (const { customer } of accepted) charges.set(customer, (charges.get(customer) ?? 0) + 1)
  const wrong = [...charges].filter(([, count]) => count !== 1)
  return wrong.map(([customer, count]) => `${customer} was charged ${count} times`)
}

function wrongMarks(accepted, marks) {
  const standing = new Map(accepted.map((entry) => [entry.customer, entry]))
  return customers
    .filter(({ id }) => !agree(standing.get(id), marks.get(id)))
    .map(({ id }) => `${id} is marked otherwise`)
}

function agree(entry, mark) {
  return entry?.charge === mark?.charge && entry?.cents === mark?.cents
}

function wrongPlaces(accepted, places) {
  const cents = new Map(accepted.map((entry) => [entry.customer, entry.cents]))
  return shards
    .filter((shard) => !isComplete(shard, places.get(shard.id), cents))
    .map(({ id }) => `${id} is not complete`)
}

function isComplete(shard, place, cents) {
  const sum = shard.customers.reduce((total, { id }) => total + (cents.get(id) ?? 0), 0)
  return place?.progress === 100 && place.data.cents === sum
}
