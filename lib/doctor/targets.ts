import type { ResolvedClient } from '../backends/adopted.js'
import type { Backend } from '../backends/backend.js'
import type { NativeSettings } from '../backends/settings.js'
import { redact } from '../errors.js'
import { packageRoot, readJson } from '../package-info.js'
import { type Options, settingsOf } from '../session/options.js'

/** A URL that was understood. */
export interface Target {
  readonly backend: Backend
  /** For eyes: without password and query. */
  readonly shown: string
  readonly adopted: ResolvedClient
  readonly settings: Partial<NativeSettings>
}

/** Something that the command line is wrong in. */
export class WrongUsage extends Error {}

/** How a URL may begin, by the backend's name; also of backends that other packages have. */
function schemes(): Readonly<Record<string, readonly string[]>> {
  const { backends, others } = readJson(packageRoot(), 'tools/sources.json')
  const known = Object.entries<{ schemes: string[] }>({ ...others, ...backends })
  return Object.fromEntries(known.map(([name, facts]) => [name, facts.schemes]))
}

const PARTS = /^(?<scheme>[a-z][a-z+]*):\/\/(?:(?<login>[^/?#]*)@)?(?<place>[^?#]*)/i
const ENCODING = 'in a user name and a password write @ / ? # as %40 %2F %3F %23'
/** One connection: there is only one caller. */
const OPTIONS: Options = { connections: 1 }

/**
 * @param place which of the arguments it is, as errors may not quote it
 * @throws {WrongUsage} a text that is no URL of these backends
 * @throws {PersistenceError} `UNSUPPORTED_OPTION`
 */
export function targetOf(url: string, place: string, backends: readonly Backend[], schema?: string): Target {
  const backend = backendOf(url, place, backends)
  const adopted = adopt(backend, url, place)
  const settings = settingsOf(adopted, backend.hasSchemas && schema ? { ...OPTIONS, schema } : OPTIONS, backend)
  backend.check?.(settings)
  return { backend, shown: shownOf(url), adopted, settings }
}

function backendOf(url: string, place: string, backends: readonly Backend[]): Backend {
  const scheme = PARTS.exec(url)?.groups?.scheme?.toLowerCase() ?? ''
  const known = schemes()
  const name = Object.keys(known).find((one) => known[one]?.includes(scheme))
  const backend = backends.find((one) => one.name === name)
  if (backend) return backend
  const begins = backends.flatMap((one) => known[one.name] ?? []).map((one) => `${one}://`)
  const other = name ? `; @go-go-scope/persistence-${name} speaks to ${scheme}://` : ''
  throw new WrongUsage(`${place} is no URL that begins with ${begins.join(', ')}${other}`)
}

// The error of a URL quotes no part of it: after an unencoded character any part may belong to the password.
function adopt(backend: Backend, url: string, place: string): ResolvedClient {
  try {
    return backend.adopt(url)
  } catch (error) {
    if (isAmbiguous(url)) throw new WrongUsage(`${place} can't be read; ${ENCODING}`)
    if (error instanceof TypeError || error instanceof RangeError)
      throw new WrongUsage(`${place} can't be read: ${error.message}`)
    throw error
  }
}

/** The end of the login is ambiguous: a part of the password may look like the host, the path or an option. */
function isAmbiguous(url: string): boolean {
  return /^[^/?#]*:\/\/[^@/?#]*[/?#].*@/s.test(url)
}

/** The URL without password and query. */
export function shownOf(url: string): string {
  const { scheme = '', login, place = '' } = PARTS.exec(url)?.groups ?? {}
  if (isAmbiguous(url)) return `${scheme}://***`
  const user = login?.split(':')[0]
  return `${scheme}://${user ? `${user}@` : ''}${place}`
}

/** An error's text, in which the client library may quote its input. */
export function withoutSecrets(text: string, { settings }: Target): string {
  const { password, tls } = settings
  return redact(text, [password, tls?.passphrase, tls?.key])
}
