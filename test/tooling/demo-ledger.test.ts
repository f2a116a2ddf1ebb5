import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger, readLedger } from '../../examples/billing/ledger.mjs'

const order = { key: 'invoice:1', customer: 'customer-0001', cents: 500 }
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ledger-'))
  file = path.join(folder, 'ledger.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe("the gateway's ledger", () => {
  it('accepts a charge once per key and logs the refused repeat', () => {
    const ledger = new Ledger(file)
    const accepted = ledger.enter(order)
    expect(ledger.enter(order)).toMatchObject({ charge: accepted.charge, repeated: true })
    expect(ledger.accepted).toBe(1)
    expect(readLedger(file).map(({ kind }) => kind)).toEqual(['accepted', 'refused'])
  })

  it('answers a repeat with the sum that was charged, not with the requested sum', () => {
    const ledger = new Ledger(file)
    ledger.enter(order)
    expect(ledger.enter({ ...order, cents: 999 }).cents).toBe(500)
  })

  it('remembers what it accepted before it was started again', () => {
    new Ledger(file).enter(order)
    expect(new Ledger(file).enter(order)).toMatchObject({ repeated: true })
  })
})
