import { wrongType } from '../../arguments/arguments.js'
import {
  allOf,
  type Field,
  type Fields,
  ignored,
  ignoredField,
  into,
  oneOf,
  only,
  shorter,
  toCount,
  toPassword,
  toText,
  toTimeout
} from '../client-fields.js'
import { checkText } from '../texts.js'
import { readFile, readTlsField } from '../tls.js'
import { unsupported } from '../unsupported.js'
import type { PartialSettings } from './settings.js'

const toMechanism = oneOf('DEFAULT', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'MONGODB-X509', 'PLAIN')
const toApiVersion = oneOf('1')
/** The driver's defaults. */
const DRIVERS_OWN = 30_000

/** An option that is handed on to libmongoc as it is. */
const handedOn: Field<PartialSettings> = (draft, value, name) => {
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw wrongType(name, 'a string, a number or a boolean', value)
  const text = String(value)
  checkText(text, name)
  draft.options[name] = text
}

const whereSaid: Field<PartialSettings> = (draft, value, name) => {
  if (value !== 0 && value !== '' && value !== false) handedOn(draft, value, name)
}

const limit =
  (into: 'connectTimeout' | 'commandTimeout'): Field<PartialSettings> =>
  (draft, value, name) => {
    if (value !== DRIVERS_OWN) draft[into] = shorter(draft[into], toTimeout(value, name))
  }

const tlsField =
  (field: string): Field<PartialSettings> =>
  (draft, value, name) =>
    readTlsField(draft.material, field, value, name, 'mongodb')

const unverified: Field<PartialSettings> = (draft, value, name) => {
  if (toFlag(value, name)) draft.material.rejectUnauthorized = false
}

const nameless: Field<PartialSettings> = (draft, value, name) => {
  if (toFlag(value, name)) draft.material.verifyName = false
}

const refused: Field<unknown> = (_draft, value, name) => {
  if (value !== false && value !== 'false') throw unsupported('mongodb', name)
}

/** Options without an effect on the native connection: a warning names them. */
const unless =
  (isDefault: (value: unknown) => boolean): Field<PartialSettings> =>
  (draft, value, name) => {
    if (!isDefault(value)) ignored(draft, value, name)
  }

const encryption: Field<PartialSettings> = (draft, value, name) => {
  draft.tls = toFlag(value, name)
}

const pair: Field<PartialSettings> = (draft, value, name) => {
  const pem = readFile(value, name)
  Object.assign(draft.material, { cert: pem, key: pem })
}

/** The options of a URL and of `MongoClient`, and the options that `MongoClient` derives from them. */
export const fields: Fields<PartialSettings> = {
  hosts: (draft, value) => {
    draft.hosts = Array.isArray(value) ? value.map(hostOf).join(',') : draft.hosts
  },
  srvHost: (draft, value, name) => {
    draft.hosts = toText(value, name)
    draft.srv = true
  },
  dbName: into('database', toText),
  auth: (draft, value, name) => readLogin(draft, value, name),
  credentials: (draft, value, name) => readLogin(draft, value, name),
  authSource: into('authSource', toText),
  authMechanism: (draft, value, name) => {
    const mechanism = toMechanism(value, name)
    if (mechanism !== 'DEFAULT') draft.authMechanism = mechanism
  },
  authMechanismProperties: (_draft, value, name) => {
    if (typeof value !== 'object' || Object.keys(value ?? {}).length > 0) throw unsupported('mongodb', name)
  },
  serverApi: (draft, value, name) => {
    draft.serverApi = toServerApi(value, name)
  },
  appName: into('applicationName', toText),
  maxPoolSize: into('max', toCount),
  connectTimeoutMS: limit('connectTimeout'),
  serverSelectionTimeoutMS: limit('connectTimeout'),
  socketTimeoutMS: limit('commandTimeout'),
  timeoutMS: limit('commandTimeout'),

  ...allOf(['replicaSet', 'loadBalanced'], whereSaid),
  ...allOf(['srvMaxHosts', 'srvServiceName'], (draft, value, name) => {
    if (draft.srv) whereSaid(draft, value, name)
  }),
  directConnection: handedOn,

  tls: encryption,
  ssl: encryption,
  ca: tlsField('ca'),
  cert: tlsField('cert'),
  key: tlsField('key'),
  passphrase: tlsField('passphrase'),
  servername: tlsField('servername'),
  minVersion: tlsField('minVersion'),
  maxVersion: tlsField('maxVersion'),
  secureProtocol: tlsField('secureProtocol'),
  ciphers: tlsField('ciphers'),
  // The driver takes `false` for a function that accepts every name.
  checkServerIdentity: (draft, value, name) => {
    if (value === false) nameless(draft, true, name)
    else tlsField('checkServerIdentity')(draft, value, name)
  },
  rejectUnauthorized: (draft, value, name) => {
    draft.material.rejectUnauthorized = toFlag(value, name)
  },
  tlsCAFile: (draft, value, name) => {
    draft.material.ca = readFile(value, name)
  },
  tlsCertificateKeyFile: pair,
  tlsCertificateKeyFilePassword: tlsField('passphrase'),
  tlsAllowInvalidCertificates: unverified,
  tlsInsecure: unverified,
  tlsAllowInvalidHostnames: nameless,
  ...allOf(['secureContext', 'tlsCRLFile', 'crl', 'pfx', 'lookup'], refused),

  // The native connection does so in any case, or more strictly: a majority confirms the writes that matter.
  readPreference: primaryOnly,
  readConcern: only('mongodb'),
  readConcernLevel: only('mongodb', 'local'),
  ...allOf(['w', 'journal', 'j', 'wtimeout', 'wtimeoutMS', 'writeConcern'], ignoredField),
  ...allOf(['retryWrites', 'retryReads', 'zlibCompressionLevel', 'noDelay'], ignoredField),
  compressors: unless((value) => !value || String(value) === 'none'),
  family: unless((value) => Number(value) === 0),
  ...allOf(['autoSelectFamily', 'autoSelectFamilyAttemptTimeout', 'keepAlive', 'keepAliveInitialDelay'], ignoredField),

  ...allOf(['proxyHost', 'proxyPort', 'proxyUsername', 'proxyPassword'], refused),
  ...allOf(['autoEncryption', 'autoEncrypter', 'encrypter', 'localAddress', 'localPort'], refused),

  // Of drivers before version 4.
  ...allOf(['useNewUrlParser', 'useUnifiedTopology', 'useCreateIndex', 'useFindAndModify', 'autoReconnect'], ignored),
  ...allOf(['poolSize', 'reconnectTries', 'reconnectInterval', 'bufferMaxEntries', 'native_parser'], ignored),

  // Of the driver's own pool, monitoring and results.
  ...allOf(['minPoolSize', 'maxConnecting', 'maxIdleTimeMS', 'waitQueueTimeoutMS', 'localThresholdMS'], ignoredField),
  ...allOf(
    ['heartbeatFrequencyMS', 'minHeartbeatFrequencyMS', 'serverMonitoringMode', 'monitorCommands'],
    ignoredField
  ),
  ...allOf(['bsonRegExp', 'checkKeys', 'enableUtf8Validation', 'fieldsAsRaw', 'forceServerObjectId'], ignoredField),
  ...allOf(['ignoreUndefined', 'pkFactory', 'promoteBuffers', 'promoteLongs', 'promoteValues', 'raw'], ignoredField),
  ...allOf(['serializeFunctions', 'useBigInt64', 'driverInfo', 'metadata', 'extendedMetadata'], ignoredField),
  ...allOf(['additionalDriverInfo', 'mongoLogger', 'mongoLoggerOptions', 'mongodbLogPath'], ignoredField),
  ...allOf(['mongodbLogComponentSeverities', 'mongodbLogMaxDocumentLength', '__enableMongoLogger'], ignoredField),
  ...allOf(['enableOverloadRetargeting', 'maxAdaptiveRetries', 'runtime', 'runtimeAdapters', 'session'], ignoredField),
  ...allOf(['minInternalBufferSize', '__skipPingOnConnect'], ignoredField),
  ...allOf(['userSpecifiedAuthSource', 'userSpecifiedReplicaSet', 'srvHostPoller', 'resolvedHosts'], ignoredField),
  ...allOf(['allowPartialTrustChain', 'ecdhCurve', 'minDHSize', 'ALPNProtocols'], refused)
}

const canonical = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))

/** The names of options in a URL are written in any case. */
export function withCanonicalNames(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [canonical.get(name.toLowerCase()) ?? name, value])
  )
}

function toServerApi(value: unknown, name: string): NonNullable<PartialSettings['serverApi']> {
  const said: Record<string, unknown> = typeof value === 'object' ? { ...value } : { version: value }
  const { version, strict, deprecationErrors, ...others } = said
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw unsupported('mongodb', `${name}.${unknown}`)
  return {
    version: toApiVersion(version, `${name}.version`),
    strict: toFlag(strict ?? false, `${name}.strict`),
    deprecationErrors: toFlag(deprecationErrors ?? false, `${name}.deprecationErrors`)
  }
}

function toFlag(value: unknown, name: string): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw wrongType(name, 'a boolean', value)
}

function primaryOnly(_draft: PartialSettings, value: unknown, name: string): void {
  const mode = typeof value === 'object' && value !== null ? Reflect.get(value, 'mode') : value
  if (mode !== 'primary') throw unsupported('mongodb', name, 'everything is read from the primary')
}

function hostOf(address: unknown): string {
  const { host = '', port, socketPath } = address as { host?: string; port?: number; socketPath?: string }
  if (socketPath) return encodeURIComponent(socketPath)
  return `${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`
}

function readLogin(draft: PartialSettings, value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) throw wrongType(name, 'an object', value)
  const login = value as Record<string, unknown>
  if (login.username) draft.user = toText(login.username, `${name}.username`)
  if (login.password) draft.password = toPassword(login.password, `${name}.password`)
  if (login.source) draft.authSource = toText(login.source, `${name}.source`)
  if (login.mechanism) fields.authMechanism?.(draft, login.mechanism, 'authMechanism')
  if (login.mechanismProperties)
    fields.authMechanismProperties?.(draft, login.mechanismProperties, 'authMechanismProperties')
}
