import { DROPPED, hasSymbols, indicesOf, isPlain, setMember } from './members.js'
import { carriesName, carriesNumber, carriesText, MAX_DEPTH, type ValueRules } from './rules.js'
import { specialCopyOf } from './special.js'

/** Names in a path, and characters of a name, that a message shows. */
const MAX_SHOWN = 50

/** Why a value can't be stored. */
export class Unstorable extends Error {}

/**
 * Copies a value into a tree that runs no code of the application any more: plain objects, arrays, primitives,
 * built-ins and forms. Every field is read once. Afterwards `exact` is true if JSON can express the tree.
 */
export class Snapshot {
  exact = true
  readonly #rules: ValueRules
  readonly #open = new Set<object>()
  readonly #path: (string | number)[] = []
  // Inside an error a copy may have parts left out: outside it must not stand for the whole.
  #copies = new Map<object, unknown>()
  #insideFailure = false

  constructor(rules: ValueRules) {
    this.#rules = rules
  }

  copy(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.#note(value, carriesText(value, this.#rules))
      case 'number':
        return this.#note(value, carriesNumber(value, this.#rules))
      case 'boolean':
        return value
      case 'object':
        return value === null ? null : this.#copyOnce(value)
      case 'function':
      case 'symbol':
        throw this.refusal(`a ${typeof value}`)
      default:
        return this.#note(value, false)
    }
  }

  /** The copy of one member, or `DROPPED`. Spelled out, since each frame here counts once per level of nesting. */
  member(owner: object, name: string | number): unknown {
    this.#path.push(name)
    try {
      return this.copy((owner as Record<string, unknown>)[name])
    } catch (error) {
      return this.#dropped(error)
    } finally {
      this.#path.pop()
    }
  }

  /** The copy of a value that is no member of an object, or `DROPPED`. */
  part(value: unknown, name: string): unknown {
    return this.member({ [name]: value }, name)
  }

  /** Copies with everything dropped that can't be stored. */
  leniently<T>(copy: () => T): T {
    if (this.#insideFailure) return copy()
    const outside = this.#copies
    this.#copies = new Map()
    this.#insideFailure = true
    try {
      return copy()
    } finally {
      this.#insideFailure = false
      this.#copies = outside
    }
  }

  members(object: object, names = Object.keys(object)): object {
    const copy: object = {}
    for (const name of names) {
      const member = this.member(object, name)
      if (member !== DROPPED) setMember(copy, name, member)
      this.#note(name, carriesName(name, this.#rules))
    }
    return copy
  }

  refusal(what: string, cause?: unknown): Unstorable {
    const place = this.#path.slice(0, MAX_SHOWN).map((name) => `[${JSON.stringify(name).slice(0, MAX_SHOWN)}]`)
    return new Unstorable(place.length === 0 ? `it is ${what}` : `${place.join('')} is ${what}`, { cause })
  }

  // A value that can't be stored is dropped inside an error; elsewhere it ends the whole copy.
  #dropped(error: unknown): typeof DROPPED {
    if (this.#insideFailure) return DROPPED
    throw error instanceof Unstorable ? error : this.refusal('unreadable: reading it threw', error)
  }

  #note<T>(value: T, exact: boolean): T {
    this.exact &&= exact
    return value
  }

  #copyOnce(value: object): unknown {
    if (this.#copies.has(value)) return this.#copies.get(value)
    if (this.#open.has(value)) throw this.refusal('a cycle')
    this.#open.add(value)
    try {
      const copy = this.#copyContainer(value)
      this.#copies.set(value, copy)
      return copy
    } finally {
      this.#open.delete(value)
    }
  }

  #copyContainer(value: object): unknown {
    const depth = this.#open.size
    if (depth > MAX_DEPTH) throw this.refusal(`nested deeper than ${MAX_DEPTH} levels`)
    this.#note(value, depth <= (this.#rules.maxDepth ?? MAX_DEPTH) && !this.#rules.misreads?.(value))
    const kept = this.#keep(value)
    if (kept) return kept
    const special = specialCopyOf(value)
    if (special) return this.#note(special(value, this), false)
    const { toJSON } = value as { toJSON?: unknown }
    if (typeof toJSON !== 'function') return this.#copyPlain(value)
    return this.#copyAnswer(toJSON.call(value, String(this.#path.at(-1) ?? '')))
  }

  #keep(value: object): object | undefined {
    const { keeps, replaces } = this.#rules
    return keeps?.(value) ? value : replaces?.(value)
  }

  // As in JSON.stringify, an answer of `toJSON` is not asked for its own `toJSON`.
  #copyAnswer(answer: unknown): unknown {
    if (typeof answer !== 'object' || answer === null) return this.copy(answer)
    const special = specialCopyOf(answer)
    return special ? this.#note(special(answer, this), false) : this.#copyPlain(answer)
  }

  #copyPlain(value: object): unknown {
    if (Array.isArray(value)) return this.#copyArray(value)
    if (!this.#insideFailure && isPlain(value) && hasSymbols(value)) throw this.refusal('an object with a symbol in it')
    return this.members(value)
  }

  #copyArray(array: unknown[]): unknown[] {
    const copy: unknown[] = []
    for (let i = 0; i < array.length; i++) {
      if (!Object.hasOwn(array, i)) return this.#copySparse(array, copy)
      copy.push(this.#element(array, i))
    }
    return copy
  }

  #copySparse(array: unknown[], copy: unknown[]): unknown[] {
    this.exact = false
    for (const index of indicesOf(array)) {
      if (index >= copy.length) copy[index] = this.#element(array, index)
    }
    copy.length = array.length
    return copy
  }

  #element(array: unknown[], index: number): unknown {
    const element = this.member(array, index)
    return element === DROPPED ? undefined : element
  }
}
