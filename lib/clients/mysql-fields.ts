import { unsupported } from '../unsupported.js'
import {
  allOf,
  type Field,
  type Fields,
  into,
  meaningless,
  only,
  refusedBy,
  toCount,
  toPassword,
  toPort,
  toText,
  toTimeout
} from './fields.js'
import type { Material } from './mysql-tls.js'
import { readFile } from './tls.js'

/** What was said, in our words. */
export interface Draft {
  host?: string
  port?: number
  socketPath?: string
  user?: string
  password?: string | (() => unknown)
  database?: string
  connectTimeout?: number | undefined
  max?: number
  ssl?: unknown
  sslMode?: string
  material: Material
}

const file =
  (into: keyof Material): Field<Draft> =>
  (draft, value, name) => {
    draft.material[into] = readFile(value, name)
  }

const password = into<Draft, 'password'>('password', toPassword)

/** mysql2's config, and what the server's own programs know in a URL. */
export const fields: Fields<Draft> = {
  host: (draft, value, name) => {
    const host = toText(value, name)
    if (host.includes(',')) throw unsupported('mysql', name, 'it takes one server')
    draft.host = host
  },
  port: into('port', toPort),
  socketPath: into('socketPath', toText),
  socket: into('socketPath', toText),
  user: into('user', toText),
  password,
  password1: password,
  database: into('database', toText),
  connectTimeout: into('connectTimeout', toTimeout),
  connectionLimit: into('max', toCount),

  ssl: (draft, value) => {
    draft.ssl = value
  },
  'ssl-mode': into('sslMode', toText),
  'ssl-ca': file('ca'),
  'ssl-cert': file('cert'),
  'ssl-key': file('key'),

  // What the native connection does anyway.
  ...allOf(['insecureAuth', 'compress', 'enableCleartextPlugin', 'isServer'], only('mysql', false)),

  // How a connection is made that we don't make.
  ...allOf(['stream', 'localAddress', 'passwordSha1', 'password2', 'password3'], refusedBy('mysql')),
  ...allOf(['authPlugins', 'authSwitchHandler'], refusedBy('mysql')),

  // Of mysql2's own pool, sockets, queries and rows.
  ...allOf(['pool', 'Promise', 'waitForConnections', 'queueLimit', 'maxIdle', 'idleTimeout'], meaningless),
  ...allOf(['resetOnRelease', 'gracefulEnd', 'enableKeepAlive', 'keepAliveInitialDelay'], meaningless),
  ...allOf(['charset', 'charsetNumber', 'timezone', 'flags', 'clientFlags', 'connectAttributes'], meaningless),
  ...allOf(['supportBigNumbers', 'bigNumberStrings', 'decimalNumbers', 'dateStrings', 'jsonStrings'], meaningless),
  ...allOf(['debug', 'trace', 'stringifyObjects', 'queryFormat', 'multipleStatements', 'rowsAsArray'], meaningless),
  ...allOf(['namedPlaceholders', 'nestTables', 'typeCast', 'disableEval', 'maxPacketSize'], meaningless),
  ...allOf(['maxPreparedStatements', 'infileStreamFactory'], meaningless)
}
