import { isDeepStrictEqual } from 'node:util'
import { isListening, publish } from '../diagnostics.js'
import type { Backend } from '../errors.js'
import type { Unknown } from './client-fields.js'
import { unsupported } from './unsupported.js'

/** Options that a client object has and the table of its backend lacks. */
export interface UnknownOptions {
  readonly client: object
  readonly names: readonly string[]
  /** Listeners of the client object that would have to hear of our connections, at the moment. */
  readonly listeners?: () => readonly string[]
  /** @throws {PersistenceError} `UNSUPPORTED_OPTION`, where to ignore it would not be safe */
  readonly add: Unknown
}

/** The options of a client that was made without settings, or at least without this option. */
export type Defaults = (name: string) => object

/** Such an option may change which server is reached, or how it is trusted. */
const CONSEQUENTIAL = /auth|tls|ssl|cert|proxy|host|lookup|stream|compress|api|preference/i

const warned = new WeakSet<object>()

/** For URLs and config objects: a person wrote the name. */
export function refuseUnknown(backend: Backend, known: () => readonly string[]): Unknown {
  return (name) => {
    const near = nearest(name, known())
    throw unsupported(backend, name, near && `did you mean "${near}"?`)
  }
}

/** Words of a URL that mean something to another client alone. */
export function ignoredIn(names: readonly string[] | undefined): { unknown?: UnknownOptions } {
  return names ? { unknown: { client: {}, names, add() {} } } : {}
}

/** For client objects: every release of a driver may fill in options of its own. */
export function collectUnknown(backend: Backend, client: object, defaults: Defaults): UnknownOptions {
  const names: string[] = []
  const add = (name: string, value: unknown) => {
    const matters = typeof value === 'function' || CONSEQUENTIAL.test(name)
    if (matters && !isDefault(name, value, defaults)) throw unsupported(backend, name)
    names.push(name)
  }
  return { client, names, add }
}

/** Publishes the ignored options once for each client object, as soon as the application subscribes. */
export function warnOfUnknown(backend: Backend, options: UnknownOptions | undefined): void {
  if (!options || warned.has(options.client) || !isListening()) return
  const messages = [...warningsOf(backend, options.names), ...(options.listeners?.() ?? []).map(deafTo(backend))]
  if (messages.length === 0) return
  warned.add(options.client)
  for (const message of messages) publish({ type: 'warning', backend, operation: 'constructor', message })
}

/** The driver's own class, which has the method; an application may have derived its client's class from it. */
export function driverClassOf(client: object, method: string): new (...given: unknown[]) => object {
  let found: object = client
  for (let above = client; above; above = Object.getPrototypeOf(above)) if (Object.hasOwn(above, method)) found = above
  return found.constructor as ReturnType<typeof driverClassOf>
}

/** The known name that differs by case, an underscore or one letter. */
function nearest(name: string, known: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, '')
  const wanted = plain(name)
  return known.find((other) => plain(other) === wanted) ?? known.find((other) => isNear(plain(other), wanted)) ?? ''
}

/** One letter more, less, other or exchanged with its neighbour, in a name of at least four. */
function isNear(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (short.length < 4 || long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  const [left, right] = [short.slice(at), long.slice(at)]
  if (left === right.slice(1) || left.slice(1) === right.slice(1)) return true
  return left.slice(2) === right.slice(2) && left[0] === right[1] && left[1] === right[0]
}

// A driver whose defaults can't be read has none.
function isDefault(name: string, value: unknown, defaults: Defaults): boolean {
  try {
    return isDeepStrictEqual(Reflect.get(defaults(name), name), value)
  } catch {
    return false
  }
}

function warningsOf(backend: Backend, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const quoted = names.map((name) => `"${name}"`).join(', ')
  return [`the native ${backend} adapter does not know or use these options, and ignores them: ${quoted}`]
}

const deafTo = (backend: Backend) => (event: string) =>
  `the native ${backend} adapter makes connections of its own, of which listeners for "${event}" of the client object don't hear`
