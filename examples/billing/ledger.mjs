// The gateway's append-only ledger: one JSON document per line, written before the answer is sent.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** @typedef {{ kind: 'accepted' | 'refused', key: string, charge: string, customer: string, cents: number }} Entry */

/** @param {string} file @returns {Entry[]} */
export function readLedger(file) {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

export class Ledger {
  #file
  #charges = new Map()

  constructor(/** @type {string} */ file) {
    this.#file = file
    for (const entry of readLedger(file)) if (entry.kind === 'accepted') this.#charges.set(entry.key, entry)
  }

  get accepted() {
    return this.#charges.size
  }

  /**
   * Accepts a charge once per key; a repeat is logged and answered with the charge that stands.
   * @param {{ key: string, customer: string, cents: number }} order
   */
  enter(order) {
    const standing = this.#charges.get(order.key)
    const charge = standing?.charge ?? `charge-${this.#charges.size + 1}`
    const entry = { kind: standing ? 'refused' : 'accepted', charge, ...order }
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`)
    if (!standing) this.#charges.set(order.key, entry)
    return standing ? { ...standing, repeated: true } : entry
  }
}
