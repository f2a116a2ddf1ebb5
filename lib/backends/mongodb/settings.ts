import { wrongValue } from '../../arguments/arguments.js'
import { adopted, type ResolvedClient } from '../adopted.js'
import type { Ignoring } from '../client-fields.js'
import type { NativeSettings } from '../settings.js'
import { checkText } from '../texts.js'
import { completeTls, type TlsFields } from '../tls.js'
import { unsupported } from '../unsupported.js'

/** The given settings, before the defaults fill the rest. */
export interface PartialSettings extends Ignoring {
  /** As they stand in a URL, or one name to look up where `srv` is set. */
  hosts: string
  srv: boolean
  user?: string
  password?: string | (() => unknown)
  database?: string
  /** A client was handed over that names none. */
  unnamed?: boolean
  authSource?: string
  authMechanism?: string
  applicationName?: string
  connectTimeout?: number | undefined
  commandTimeout?: number | undefined
  max?: number
  serverApi?: NativeSettings['serverApi']
  tls?: boolean
  material: TlsFields
  /** Options that libmongoc takes in a URI. */
  options: Record<string, string>
}

export const emptyDraft = (): PartialSettings => ({ hosts: '', srv: false, material: {}, options: {} })

const DATABASE = 'test'
const LONGEST_DATABASE = 63
const X509 = 'MONGODB-X509'
/** As in the driver: one host of a replica set names the other members. */
const DISCOVERING = { directConnection: 'false' }

export function finish(draft: PartialSettings): ResolvedClient {
  check(draft)
  const settings: Partial<NativeSettings> = {
    uri: uriOf(draft),
    database: draft.unnamed ? '' : draft.database || DATABASE,
    ...loginOf(draft),
    ...(draft.serverApi && { serverApi: draft.serverApi }),
    ...tlsOf(draft),
    ...(draft.applicationName && { applicationName: draft.applicationName }),
    ...(draft.connectTimeout && { connectTimeout: draft.connectTimeout }),
    ...(draft.commandTimeout && { commandTimeout: draft.commandTimeout })
  }
  return adopted(settings, draft)
}

function check({ srv, options, authMechanism, password, material, tls }: PartialSettings): void {
  if (srv && options.directConnection === 'true')
    throw unsupported('mongodb', 'directConnection', 'mongodb+srv:// may name several hosts')
  if (authMechanism !== X509) return
  if (tls === false || !material.cert)
    throw unsupported('mongodb', 'authMechanism', `${X509} needs a client certificate`)
  if (password !== undefined) throw unsupported('mongodb', 'authMechanism', `${X509} takes no password`)
}

// Without credentials; TLS is done by ourselves, under the library.
function uriOf({ hosts, srv, database = '', options }: PartialSettings): string {
  checkText(database, 'database')
  if (/[/\\. "$]/.test(database) || Buffer.byteLength(database) > LONGEST_DATABASE)
    throw wrongValue('database', `at most ${LONGEST_DATABASE} bytes without / \\ . " $ and blanks`, database)
  const query = new URLSearchParams({ ...(srv ? { tls: 'false' } : DISCOVERING), ...options })
  if (query.has('loadBalanced')) query.delete('directConnection')
  return `${srv ? 'mongodb+srv' : 'mongodb'}://${hosts || 'localhost'}/${encodeURIComponent(database)}?${query}`
}

function loginOf({ user, password, authSource, authMechanism }: PartialSettings): Partial<NativeSettings> {
  return {
    ...(user && { user }),
    ...(typeof password === 'function' && { asksForPassword: true }),
    ...(typeof password === 'string' && { password }),
    ...(authSource && { authSource }),
    ...(authMechanism && { authMechanism })
  }
}

function tlsOf({ tls, srv, material }: PartialSettings): Partial<NativeSettings> {
  const wanted = tls ?? (srv || Object.keys(material).length > 0)
  return wanted ? { tls: completeTls(material, 'mongodb') } : {}
}
