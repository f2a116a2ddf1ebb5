import { userInfo } from 'node:os'
import { adopted, type ResolvedClient } from '../adopted.js'
import { type Ignoring, toCount } from '../client-fields.js'
import type { NativeSettings } from '../settings.js'
import type { TlsRange } from '../tls-versions.js'
import { unsupported } from '../unsupported.js'
import { serversOf } from './servers.js'
import { chooseTls, type PemFiles, type TlsChoice } from './tls.js'

/** The given settings, before the environment and the defaults fill the rest. */
export interface PartialSettings extends Ignoring {
  /** One, or several with commas between them. */
  host?: string
  port?: string
  user?: string
  password?: string | (() => unknown)
  database?: string
  applicationName?: string
  fallbackName?: string
  max?: number
  connectTimeout?: number | undefined
  commandTimeout?: number | undefined
  ssl?: unknown
  sslmode?: string
  channelBinding?: string
  targetSession?: string
  sessionOptions?: string
  preparedStatements?: boolean
  /** Of our tables; no `search_path`. */
  schema?: string
  /** Prisma's word for whether `sslmode=require` verifies. */
  sslaccept?: string
  /** TLS from the first byte was requested, so a plain connection is not allowed. */
  direct?: boolean
  material: PemFiles
  range: TlsRange
  libpq: boolean
}

export function finish(draft: PartialSettings): ResolvedClient {
  const secret = draft.password || process.env.PGPASSWORD
  const sessionOptions = draft.sessionOptions || process.env.PGOPTIONS
  const settings: Partial<NativeSettings> = {
    ...serversOf(draft),
    ...loginOf(draft),
    ...timeoutsOf(draft),
    ...encryptedIfDirect(draft, chooseTls(accepting(draft))),
    ...(draft.channelBinding && { channelBinding: draft.channelBinding }),
    ...(draft.targetSession && { targetSession: draft.targetSession }),
    ...(sessionOptions && { sessionOptions }),
    ...(draft.schema && { schema: draft.schema }),
    ...(draft.preparedStatements !== undefined && { preparedStatements: draft.preparedStatements }),
    applicationName: draft.applicationName || process.env.PGAPPNAME || draft.fallbackName || '',
    ...(typeof secret === 'function' && { asksForPassword: true }),
    ...(typeof secret === 'string' && secret !== '' && { password: secret })
  }
  return adopted(settings, { ...draft, password: secret })
}

// Prisma: https://www.prisma.io/docs/orm/overview/databases/postgresql#configuring-an-ssl-connection
function accepting(draft: PartialSettings): PartialSettings {
  if (draft.sslaccept === undefined || draft.sslmode === 'disable') return draft
  if (draft.sslaccept === 'strict') return { ...draft, sslmode: 'verify-full' }
  // A stricter setting is not weakened by this parameter.
  const saysMore = draft.ssl !== undefined || draft.sslmode?.startsWith('verify-')
  return saysMore ? draft : { ...draft, sslmode: 'no-verify' }
}

// As libpq does.
function encryptedIfDirect({ direct }: PartialSettings, choice: TlsChoice): TlsChoice {
  if (direct && !choice.tls)
    throw unsupported('postgres', 'sslnegotiation', '"direct" needs sslmode=require or stricter')
  return choice
}

function loginOf(draft: PartialSettings): { user: string; database: string } {
  const user = draft.user || process.env.PGUSER || systemUser()
  return { user, database: draft.database || process.env.PGDATABASE || user }
}

function timeoutsOf({ connectTimeout, commandTimeout }: PartialSettings): Partial<NativeSettings> {
  const connect = connectTimeout ?? toCount(process.env.PGCONNECT_TIMEOUT || 0, 'PGCONNECT_TIMEOUT') * 1000
  return { ...(connect > 0 && { connectTimeout: connect }), ...(commandTimeout && { commandTimeout }) }
}

function systemUser(): string {
  try {
    return process.env.USER || userInfo().username
  } catch {
    return ''
  }
}
