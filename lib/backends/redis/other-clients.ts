import { readField, wrongType } from '../../arguments/arguments.js'
import { hasMethods, isPlainObject, ownProperties, toText, withoutAbsent } from '../client-fields.js'
import { unsupported } from '../unsupported.js'

/** Settings under ioredis' names. */
type Config = Record<string, unknown>

/** The fields of `socket` beside those of `tls.connect`. */
const OF_THE_SOCKET = ['host', 'port', 'path', 'family', 'connectTimeout', 'lookup']

/** A client of node-redis (`createClient` of the package redis). */
export interface NodeRedisClient {
  readonly options: object
  duplicate(override?: object): NodeRedisClient
}

/** ioredis has a status; node-redis names its options otherwise. */
export function isNodeRedis(source: unknown): source is NodeRedisClient {
  return (
    hasMethods(source, 'close', 'destroy', 'sendCommand', 'duplicate') &&
    typeof Reflect.get(source, 'options') === 'object'
  )
}

/** @throws {PersistenceError} for an object of node-redis from which no settings can be read */
export function refuseWithoutSettings(source: unknown): void {
  if (!hasMethods(source, 'close', 'sendCommand')) return
  for (const [method, kind] of Object.entries(WITHOUT_SETTINGS))
    if (hasMethods(source, method)) throw unsupported('redis', 'redis', `this is ${kind}; pass the URL of one server`)
}

const WITHOUT_SETTINGS = {
  nodeClient: 'a node-redis cluster',
  getMasterNode: 'a node-redis sentinel',
  execute: 'a node-redis pool'
}

export const NODE_REDIS_NAMES = ['url', 'socket', 'username', 'password', 'credentialsProvider', 'database', 'name']

/** A config object of node-redis rather than of ioredis. */
export function isNodeRedisConfig(source: unknown): source is Config {
  return isPlainObject(source) && ['url', 'socket', 'database', 'credentialsProvider'].some((name) => name in source)
}

/** How node-redis queues, parses, caches and reconnects; each of our operations has a deadline instead. */
const OF_ITS_OWN = [
  ...['modules', 'functions', 'scripts', 'commandsQueueMaxLength', 'disableOfflineQueue', 'pingInterval', 'RESP'],
  ...['commandOptions', 'clientSideCache', 'himportRegistry', 'disableClientInfo', 'clientInfoTag', 'emitInvalidate'],
  ...['maintNotifications', 'maintEndpointType', 'maintRelaxedCommandTimeout', 'maintRelaxedSocketTimeout'],
  ...['unstableResp3', 'isolationPoolOptions', 'legacyMode', 'gracefulMaintenance', 'url']
]
const OF_ITS_SOCKET = ['reconnectStrategy', 'socketTimeout', 'keepAlive', 'keepAliveInitialDelay', 'noDelay']

/**
 * The options of node-redis under the names of ioredis; an option without such a name keeps its own.
 * @param secure the URL beside them asks for TLS
 */
export function ofNodeRedis(options: Config, secure = false): Config {
  const { socket, username, credentialsProvider, database, name, readonly, ...rest } = options
  for (const own of OF_ITS_OWN) delete rest[own]
  return {
    ...rest,
    ...ofSocket(socket, secure),
    ...ofProvider(credentialsProvider, username),
    ...withoutAbsent({ username, db: database, connectionName: name, readOnly: readonly || undefined })
  }
}

function ofSocket(socket: unknown, secure: boolean): Config {
  if (socket === undefined || socket === null) return {}
  if (typeof socket !== 'object') throw wrongType('socket', 'an object', socket)
  const { tls, ...rest } = ownProperties(socket)
  for (const own of OF_ITS_SOCKET) delete rest[own]
  const plain = Object.entries(rest).filter(([name]) => OF_THE_SOCKET.includes(name))
  if (tls !== true && !secure) return rest
  // Every TLS option must be known: it may name the certificates to trust.
  const fields = Object.entries(rest).filter(([name]) => !OF_THE_SOCKET.includes(name))
  return { ...Object.fromEntries(plain), tls: Object.fromEntries(fields) }
}

/** Only the password can be asked for on every connect. */
function ofProvider(provider: unknown, username: unknown): Config {
  if (provider === undefined || provider === null) return {}
  if (!hasMethods(provider, 'credentials'))
    throw unsupported('redis', 'credentialsProvider', 'it needs a method "credentials"; streaming providers have none')
  return {
    password: async () => {
      const login: unknown = await provider.credentials()
      if (typeof login !== 'object' || login === null) throw wrongType('credentials()', 'an object', login)
      const user = readField(login, 'username', 'credentials()') ?? username
      if (user !== username) throw new Error('credentials() names a user: set "username" to the same beside it')
      return readField(login, 'password', 'credentials()')
    }
  }
}

/** A client of valkey-glide. */
export function glideConfigOf(source: unknown): Config | undefined {
  if (!hasMethods(source, 'close', 'customCommand')) return undefined
  const config: unknown = Reflect.get(source, 'config')
  return typeof config === 'object' && config !== null && 'addresses' in config ? ofGlide(config as Config) : undefined
}

/** How valkey-glide queues, decodes and reconnects. */
const OF_GLIDE = [
  ...[
    'protocol',
    'libName',
    'clientInfoTag',
    'defaultDecoder',
    'inflightRequestsLimit',
    'connectionBackoff',
    'lazyConnect'
  ],
  ...['compression', 'clientSideCache', 'clientCircuitBreaker', 'clientAz', 'readFrom', 'pubsubSubscriptions']
]

function ofGlide(config: Config): Config {
  const { addresses, useTLS, credentials, databaseId, clientName, requestTimeout, advancedConfiguration, ...more } =
    config
  const [first, ...others] = addresses as { host?: unknown; port?: unknown }[]
  if (others.length > 0) throw unsupported('redis', 'addresses', 'it connects to one server')
  if (more.readFrom !== undefined && more.readFrom !== 'primary') throw unsupported('redis', 'readFrom')
  const unknown = Object.entries(more).find(([name, value]) => value !== undefined && !OF_GLIDE.includes(name))
  if (unknown) throw unsupported('redis', unknown[0])
  return {
    host: toText(first?.host, 'addresses[0].host'),
    ...withoutAbsent({ port: first?.port, db: databaseId, connectionName: clientName, commandTimeout: requestTimeout }),
    ...(useTLS === true && { tls: {} }),
    ...ofGlideLogin(credentials),
    ...ofAdvanced((advancedConfiguration ?? {}) as Config, useTLS === true)
  }
}

function ofAdvanced({ connectionTimeout, tlsAdvancedConfiguration }: Config, secure: boolean): Config {
  const { insecure, rootCertificates: ca } = (tlsAdvancedConfiguration ?? {}) as Config
  const tls = withoutAbsent({ ca, rejectUnauthorized: insecure === true ? false : undefined })
  return { ...withoutAbsent({ connectTimeout: connectionTimeout }), ...(secure && { tls }) }
}

function ofGlideLogin(credentials: unknown): Config {
  if (typeof credentials !== 'object' || credentials === null) return {}
  if ('iamConfig' in credentials) throw unsupported('redis', 'credentials.iamConfig', 'pass a function as "password"')
  const { username, password } = credentials as Config
  return withoutAbsent({ username, password })
}
