// The demo's check fails on wrong data: a check that can't fail proves nothing.
import { describe, expect, it } from 'vitest'
import { disagreements } from '../../examples/billing/check.mjs'
import { customers, shards } from '../../examples/billing/plan.mjs'

type Books = Parameters<typeof disagreements>[1]
type Entries = Parameters<typeof disagreements>[0]

function goodRun(): { entries: Entries; books: Books } {
  const receipts = customers.map(({ id, amount }, index) => ({
    customer: id,
    cents: amount,
    charge: `charge-${index}`
  }))
  const places = shards.map((shard): [string, { progress: number; data: { cents: number } }] => {
    const cents = shard.customers.reduce((sum, { amount }) => sum + amount, 0)
    return [shard.id, { progress: 100, data: { cents } }]
  })
  return {
    entries: receipts.map((receipt) => ({ kind: 'accepted', key: `invoice:${receipt.customer}`, ...receipt })),
    books: { marks: new Map(receipts.map((receipt) => [receipt.customer, receipt])), places: new Map(places) }
  }
}

describe('the check of the ledger against the database', () => {
  it('finds nothing in a good run, refused repeats included', () => {
    const { entries, books } = goodRun()
    entries.push({ ...entries[7]!, kind: 'refused' })
    expect(disagreements(entries, books)).toEqual([])
  })

  it('finds a customer who was charged twice', () => {
    const { entries, books } = goodRun()
    entries.push({ ...entries[7]!, key: 'another', charge: 'charge-x' })
    expect(disagreements(entries, books)).toContain('customer-0008 was charged 2 times')
  })

  it('finds a customer who was never charged', () => {
    const { entries, books } = goodRun()
    entries.splice(7, 1)
    expect(disagreements(entries, books)).toContain('customer-0008 was charged 0 times')
  })

  it('finds a charge without its mark', () => {
    const { entries, books } = goodRun()
    books.marks.delete('customer-0008')
    expect(disagreements(entries, books)).toEqual(['customer-0008 is marked otherwise'])
  })

  it('finds a mark of another charge', () => {
    const { entries, books } = goodRun()
    books.marks.set('customer-0008', { customer: 'customer-0008', cents: 1, charge: 'charge-7' })
    expect(disagreements(entries, books)).toEqual(['customer-0008 is marked otherwise'])
  })

  it('finds a shard whose last checkpoint is not its end', () => {
    const { entries, books } = goodRun()
    books.places.set('shard-03', { progress: 80, data: { cents: 5 } })
    expect(disagreements(entries, books)).toEqual(['shard-03 is not complete'])
  })
})
