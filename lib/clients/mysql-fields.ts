import { unsupported } from '../unsupported.js'
import {
  allOf,
  type Field,
  type Fields,
  meaningless,
  only,
  toCount,
  toPassword,
  toPort,
  toText,
  toTimeout
} from './fields.js'
import { type Material, readFile } from './mysql-tls.js'

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

type TextField = 'host' | 'socketPath' | 'user' | 'database' | 'sslMode'

const text =
  (into: TextField): Field<Draft> =>
  (draft, value, name) => {
    draft[into] = toText(value, name)
  }

const file =
  (into: keyof Material): Field<Draft> =>
  (draft, value, name) => {
    draft.material[into] = readFile(toText(value, name), name)
  }

const password: Field<Draft> = (draft, value, name) => {
  draft.password = toPassword(value, name)
}

const refused: Field<unknown> = (_draft, _value, name) => {
  throw unsupported('mysql', name)
}

/** mysql2's config, and what the server's own programs know in a URL. */
export const fields: Fields<Draft> = {
  host: (draft, value, name) => {
    const host = toText(value, name)
    if (host.includes(',')) throw unsupported('mysql', name, 'it takes one server')
    draft.host = host
  },
  port: (draft, value, name) => {
    draft.port = toPort(value, name)
  },
  socketPath: text('socketPath'),
  socket: text('socketPath'),
  user: text('user'),
  password,
  password1: password,
  database: text('database'),
  connectTimeout: (draft, value, name) => {
    draft.connectTimeout = toTimeout(value, name)
  },
  connectionLimit: (draft, value, name) => {
    draft.max = toCount(value, name)
  },

  ssl: (draft, value) => {
    draft.ssl = value
  },
  'ssl-mode': text('sslMode'),
  'ssl-ca': file('ca'),
  'ssl-cert': file('cert'),
  'ssl-key': file('key'),

  // What the native connection does anyway.
  ...allOf(['insecureAuth', 'compress', 'enableCleartextPlugin', 'isServer'], only('mysql', false)),

  // How a connection is made that we don't make.
  ...allOf(['stream', 'localAddress', 'passwordSha1', 'password2', 'password3'], refused),
  ...allOf(['authPlugins', 'authSwitchHandler'], refused),

  // Of mysql2's own pool, sockets, queries and rows.
  ...allOf(['pool', 'Promise', 'waitForConnections', 'queueLimit', 'maxIdle', 'idleTimeout'], meaningless),
  ...allOf(['resetOnRelease', 'gracefulEnd', 'enableKeepAlive', 'keepAliveInitialDelay'], meaningless),
  ...allOf(['charset', 'charsetNumber', 'timezone', 'flags', 'clientFlags', 'connectAttributes'], meaningless),
  ...allOf(['supportBigNumbers', 'bigNumberStrings', 'decimalNumbers', 'dateStrings', 'jsonStrings'], meaningless),
  ...allOf(['debug', 'trace', 'stringifyObjects', 'queryFormat', 'multipleStatements', 'rowsAsArray'], meaningless),
  ...allOf(['namedPlaceholders', 'nestTables', 'typeCast', 'disableEval', 'maxPacketSize'], meaningless),
  ...allOf(['maxPreparedStatements', 'infileStreamFactory'], meaningless)
}
