import { wrongType, wrongValue } from '../../arguments/arguments.js'
import { nothingToEnd, type PasswordSource, type ResolvedClient } from '../adopted.js'
import {
  allOf,
  type Fields,
  hasMethods,
  ignoredField,
  isPlainObject,
  only,
  ownProperties,
  readFields,
  toCount,
  toPassword,
  toPort,
  toText,
  toTimeout,
  type Unknown,
  withoutAbsent
} from '../client-fields.js'
import type { NativeSettings } from '../settings.js'
import { completeTls, readTls, type TlsFields } from '../tls.js'
import { collectUnknown, refuseUnknown } from '../unknown.js'
import { unsupported } from '../unsupported.js'
import { parseQuery, parseUrl, withoutEmpty } from '../url.js'
import {
  glideConfigOf,
  isNodeRedis,
  isNodeRedisConfig,
  NODE_REDIS_NAMES,
  type NodeRedisClient,
  ofNodeRedis,
  refuseWithoutSettings
} from './other-clients.js'

interface PartialSettings {
  settings: Partial<NativeSettings>
  keyPrefix: string
  password?: PasswordSource
  tls?: TlsFields
}

interface RedisClient {
  readonly options: object
  readonly status?: string
  quit(): unknown
  disconnect(): unknown
  duplicate(override: object): RedisClient
}

const PLAIN = ['redis', 'valkey']
const SECURE = ['rediss', 'valkeys']
const URL_FORMS = 'a redis://, rediss://, valkey://, valkeys:// or unix:// URL, or the path of a socket'
const QUIT_TIME = 500

/** ioredis' options, versions 4 to 6. */
const fields: Fields<PartialSettings> = {
  host: (draft, value, name) => {
    draft.settings.host = toHost(value, name)
  },
  port: (draft, value, name) => {
    draft.settings.port = toPort(value, name)
  },
  path: (draft, value, name) => {
    draft.settings.socketPath = toText(value, name)
  },
  username: (draft, value, name) => {
    draft.settings.user = toText(value, name)
  },
  password: (draft, value, name) => {
    const password = toPassword(value, name)
    if (typeof password === 'function') draft.password = password
    else if (password !== '') draft.settings.password = password
  },
  db: (draft, value, name) => {
    draft.settings.database = String(toCount(value, name, 2 ** 31 - 1))
  },
  tls: (draft, value, name) => {
    draft.tls = readTls(value, name, 'redis')
  },
  keyPrefix: (draft, value, name) => {
    draft.keyPrefix = toText(value, name)
  },
  connectionName: (draft, value, name) => {
    draft.settings.applicationName = toText(value, name)
  },
  connectTimeout: (draft, value, name) => {
    draft.settings.connectTimeout = toTimeout(value, name)
  },
  commandTimeout: (draft, value, name) => {
    draft.settings.commandTimeout = toTimeout(value, name)
  },
  ...allOf(['Connector', 'sentinels', 'name', 'natMap', 'preferredSlaves'], (_draft, _value, name) => {
    throw unsupported('redis', name, 'it connects to the one server that "host" and "port" name')
  }),
  ...allOf(['readOnly', 'monitor', 'enableTLSForSentinelMode', 'failoverDetector'], only('redis', false)),
  role: only('redis', 'master'),
  // Every address that the name has is tried.
  family: only('redis', 0, 4, 6, '0', '4', '6', 'IPv4', 'IPv6'),
  // How ioredis waits, reconnects and queues; each of our operations has a deadline instead.
  ...allOf(
    ['retryStrategy', 'reconnectOnError', 'maxRetriesPerRequest', 'maxLoadingRetryTime', 'enableOfflineQueue'],
    ignoredField
  ),
  ...allOf(
    ['offlineQueue', 'commandQueue', 'autoResendUnfulfilledCommands', 'lazyConnect', 'disconnectTimeout'],
    ignoredField
  ),
  ...allOf(
    ['enableReadyCheck', 'socketTimeout', 'blockingTimeout', 'blockingTimeoutGrace', 'keepAlive', 'noDelay'],
    ignoredField
  ),
  // How ioredis frames commands and shapes replies.
  ...allOf(['enableAutoPipelining', 'autoPipeliningIgnoredCommands', 'autoResubscribe', 'stringNumbers'], ignoredField),
  ...allOf(['protocol', 'replyMapping', 'scripts', 'himportFieldsets', 'showFriendlyErrorStack'], ignoredField),
  ...allOf(['disableClientInfo', 'clientInfoTag', 'dropBufferSupport', 'maxScriptsCachingTime'], ignoredField),
  // Of sentinels, which are refused above; ioredis fills these in always.
  ...allOf(
    ['sentinelRetryStrategy', 'sentinelReconnectStrategy', 'updateSentinels', 'sentinelMaxConnections'],
    ignoredField
  ),
  ...allOf(['sentinelUsername', 'sentinelPassword', 'sentinelCommandTimeout', 'sentinelTLS'], ignoredField)
}

export function adoptRedis(source: unknown): ResolvedClient {
  if (typeof source === 'string') return finish(readUrl(source))
  if (isCluster(source)) throw unsupported('redis', 'Cluster', 'hand over an ioredis Redis of one server')
  if (isNodeRedis(source)) return ofNodeClient(source)
  if (isClient(source)) return ofClient(source)
  const glide = glideConfigOf(source)
  if (glide) return { ...finish(read(glide)), client: source as object }
  refuseWithoutSettings(source)
  if (isNodeRedisConfig(source)) return finish(readNodeConfig(source))
  if (isPlainObject(source)) return finish(read(source))
  throw wrongType('redis', 'a URL, a config object or a client of ioredis, iovalkey, redis or valkey-glide', source)
}

// It stays the application's: the JavaScript adapters take no such client.
function ofNodeClient(client: NodeRedisClient): ResolvedClient {
  const unknown = collectUnknown('redis', client, () => client.duplicate().options)
  return { ...finish(read(ofNodeRedis(ownProperties(client.options)), unknown.add)), client, unknown }
}

// As in node-redis, the URL overrides the other options.
function readNodeConfig(config: Record<string, unknown>): PartialSettings {
  const { url } = config
  const known = () => [...NODE_REDIS_NAMES, ...Object.keys(fields)]
  if (url === undefined || url === null) return read(ofNodeRedis(config), refuseUnknown('redis', known))
  if (typeof url !== 'string') throw wrongType('url', 'a string', url)
  const { settings, keyPrefix, tls } = readUrl(url)
  const draft = read(ofNodeRedis(config, tls !== undefined), refuseUnknown('redis', known))
  const password = settings.password === undefined ? draft.password : undefined
  return {
    keyPrefix: keyPrefix || draft.keyPrefix,
    settings: { ...draft.settings, ...settings },
    ...(tls && { tls: { ...draft.tls, ...tls } }),
    ...(password && { password })
  }
}

function ofClient(client: RedisClient): ResolvedClient {
  const unknown = collectUnknown('redis', client, (name) => without(client, name))
  return { ...finish(read(client.options, unknown.add)), client, unknown, end: () => endClient(client) }
}

// A copy that does not connect. No new class is made: the class of a client is named EventEmitter.
function without(client: RedisClient, name: string): object {
  return client.duplicate({ lazyConnect: true, [name]: undefined }).options
}

function read(options: object, unknown: Unknown = refuseUnknown('redis', () => Object.keys(fields))): PartialSettings {
  return readFields(options, fields, { settings: {}, keyPrefix: '' }, unknown)
}

function readUrl(text: string): PartialSettings {
  if (text.startsWith('/')) return readSocket(text)
  const { scheme, user, password, host, port, path, query } = parseUrl(text, 'redis', URL_FORMS)
  if (scheme === 'unix' || scheme === 'redis+unix')
    return read({ ...query, ...withoutEmpty({ username: user, password }), path: `/${path}` })
  if (!PLAIN.includes(scheme) && !SECURE.includes(scheme)) throw wrongValue('redis', URL_FORMS, text)
  if (path !== '' && !/^\d+$/.test(path))
    throw wrongValue('redis', 'a URL whose path is the number of a database', text)
  const secure = SECURE.includes(scheme) ? { tls: true } : {}
  return read({ ...query, ...secure, ...withoutEmpty({ username: user, password, host, port, db: path }) })
}

function readSocket(text: string): PartialSettings {
  const [path = '', query] = text.split('?', 2)
  return read({ ...parseQuery(query), path })
}

function finish({ settings, keyPrefix, password, tls }: PartialSettings): ResolvedClient {
  const filled = {
    host: settings.host || 'localhost',
    port: settings.port || 6379,
    ...withoutAbsent(settings),
    ...(tls && { tls: completeTls(tls, 'redis') }),
    ...(password && { asksForPassword: true })
  }
  return { settings: filled, keyPrefix, maxConnections: Infinity, end: nothingToEnd, ...(password && { password }) }
}

function toHost(value: unknown, name: string): string {
  const host = toText(value, name)
  if (host.includes(',')) throw unsupported('redis', name, 'it takes one server')
  return host
}

function isCluster(source: unknown): boolean {
  return typeof source === 'object' && source !== null && 'isCluster' in source && source.isCluster === true
}

function isClient(source: unknown): source is RedisClient {
  const isOurs =
    hasMethods(source, 'disconnect', 'quit', 'sendCommand') && typeof Reflect.get(source, 'status') === 'string'
  return isOurs && typeof Reflect.get(source, 'options') === 'object'
}

// Only a connected client has something to finish; asking another to quit would make it connect.
async function endClient(client: RedisClient): Promise<void> {
  if (client.status === 'ready') await Promise.race([quit(client), rest(QUIT_TIME)])
  client.disconnect()
}

async function quit(client: RedisClient): Promise<void> {
  try {
    await client.quit()
  } catch {
    // It was ended meanwhile; disconnect() follows in any case.
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
