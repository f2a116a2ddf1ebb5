import { types } from 'node:util'
import { isExact } from './exact.js'
import { Form } from './forms.js'
import { isPlain, setMember } from './members.js'
import type { ValueRules } from './rules.js'

/** Characters and parts; larger values get no second form beside their envelope. */
const MAX_SIZE = 100_000

class Unreadable extends Error {}

/**
 * The replacement of a value that needs an envelope, for a reader without envelopes: the result of `JSON.stringify`
 * of it, and a `BigInt` as its digits. Undefined where even that is more than the database carries, where the value holds
 * bytes, and where it is large.
 * @param copy the result of `Snapshot`
 * @param depth levels around it
 */
export function readableForm(copy: unknown, rules: ValueRules, depth: number): unknown {
  try {
    const form = new Simplifier(rules).simplify(copy) ?? null
    return isExact(form, rules, depth) ? form : undefined
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

class Simplifier {
  #left = MAX_SIZE
  readonly #rules: ValueRules

  constructor(rules: ValueRules) {
    this.#rules = rules
  }

  /** Undefined for a value that JSON omits. */
  simplify(value: unknown): unknown {
    this.#spend(typeof value === 'string' ? value.length + 1 : 1)
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return isExact(value, this.#rules) ? value : asJson(value)
    return this.#rules.keeps?.(value) ? value : this.#container(value)
  }

  #spend(size: number): void {
    this.#left -= size
    if (this.#left < 0) throw new Unreadable()
  }

  #container(value: object): unknown {
    if (Array.isArray(value)) return this.#array(value)
    if (isPlain(value)) return this.#members(value)
    if (value instanceof Form) return this.#form(value)
    if (ArrayBuffer.isView(value) || types.isArrayBuffer(value)) throw new Unreadable()
    return types.isBigIntObject(value) ? String(value) : asJson(value)
  }

  #array(array: unknown[]): unknown[] {
    if (array.length > this.#left) throw new Unreadable()
    return Array.from(array, (element) => this.simplify(element) ?? null)
  }

  #members(object: object): object {
    const simple = {}
    for (const [name, member] of Object.entries(object)) {
      this.#spend(name.length)
      const form = this.simplify(member)
      if (form !== undefined) setMember(simple, name, form)
    }
    return simple
  }

  /** Of an error JSON has the fields that one sees. */
  #form({ kind, payload }: Form): object {
    if (kind === 'Buffer') throw new Unreadable()
    return this.#members((payload as { fields: object }).fields)
  }
}

// Undefined stays that: it has no JSON.
function asJson(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? undefined : JSON.parse(text)
}
