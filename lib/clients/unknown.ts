import { isDeepStrictEqual } from 'node:util'
import { isListening, publish } from '../diagnostics.js'
import type { Backend } from '../errors.js'
import { unsupported } from '../unsupported.js'
import type { Unknown } from './fields.js'

/** Options that a client object has and the table of its backend lacks. */
export interface UnknownOptions {
  readonly client: object
  readonly names: readonly string[]
  /** @throws {PersistenceError} `UNSUPPORTED_OPTION`, where to ignore it would not be safe */
  readonly add: Unknown
}

/** The options of a client to which nothing was said, or at least not this one. */
export type Defaults = (name: string) => object

/** Such an option may change which server is reached, or how it is trusted. */
const CONSEQUENTIAL = /auth|tls|ssl|cert|proxy|host|lookup|stream|compress|api|preference/i

const warned = new WeakSet<object>()

/** For URLs and config objects: a person wrote the name. */
export function refuseUnknown(backend: Backend): Unknown {
  return (name) => {
    throw unsupported(backend, name)
  }
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

/** Publishes one event for each client object, as soon as the application listens. */
export function warnOfUnknown(backend: Backend, options: UnknownOptions | undefined): void {
  if (!options || options.names.length === 0 || warned.has(options.client) || !isListening()) return
  warned.add(options.client)
  publish({ type: 'warning', backend, operation: 'constructor', message: warningOf(backend, options.names) })
}

/** The driver's own class, which has the method; an application may have derived its client's class from it. */
export function driverClassOf(client: object, method: string): new (...given: unknown[]) => object {
  let found: object = client
  for (let above = client; above; above = Object.getPrototypeOf(above)) if (Object.hasOwn(above, method)) found = above
  return found.constructor as ReturnType<typeof driverClassOf>
}

// A driver whose defaults can't be read has none.
function isDefault(name: string, value: unknown, defaults: Defaults): boolean {
  try {
    return isDeepStrictEqual(Reflect.get(defaults(name), name), value)
  } catch {
    return false
  }
}

function warningOf(backend: Backend, names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`).join(', ')
  return `the native ${backend} adapter does not know or use these options, and ignores them: ${quoted}`
}
