import { wrongType, wrongValue } from '../../arguments/arguments.js'
import type { ResolvedClient } from '../adopted.js'
import { hasMethods, isPlainObject, ownProperties, readFields, type Unknown } from '../client-fields.js'
import { clientOfMapper } from '../mapped.js'
import { collectUnknown, driverClassOf, refuseUnknown } from '../unknown.js'
import { unsupported } from '../unsupported.js'
import { parseUrl } from '../url.js'
import { preferBsonOf } from './bson-library.js'
import { fields, withCanonicalNames } from './fields.js'
import { MAPPING } from './mapping.js'
import { emptyDraft, finish, type PartialSettings } from './settings.js'

/** A `MongoClient`. */
interface Client {
  readonly options: object
  readonly s?: { readonly url?: string }
}

interface Found {
  readonly client: Client
  /** Absent if the settings name none. */
  readonly database: string | undefined
}

const URL_FORMS = 'a mongodb:// or mongodb+srv:// URL'

export function adoptMongodb(source: unknown): ResolvedClient {
  if (typeof source === 'string') return finish(readUrl(source))
  const mapped = clientOfMapper(source, MAPPING)
  if (mapped !== undefined) return { ...adoptMongodb(mapped), client: source as object }
  const found = clientOf(source) ?? mongoClientOf(source) ?? mongooseOf(source)
  if (found) return ofClient(source as object, found)
  if (isPlainObject(source)) return finish(readConfig(ownProperties(source)))
  throw wrongType(
    'db',
    'a URL, a config object, a Db or MongoClient of the mongodb package, or a connection of Mongoose',
    source
  )
}

function read(
  options: object,
  draft: PartialSettings,
  unknown: Unknown = refuseUnknown('mongodb', () => Object.keys(fields))
): PartialSettings {
  return readFields(options, fields, draft, unknown)
}

function readUrl(text: string): PartialSettings {
  const { scheme, user, password, host, port, path, query } = parseUrl(text, 'db', URL_FORMS)
  if (scheme !== 'mongodb' && scheme !== 'mongodb+srv') throw wrongValue('db', URL_FORMS, text)
  const srv = scheme === 'mongodb+srv'
  // It is the name of a record with hosts and ports.
  if (srv && (host === '' || host.includes(',') || port !== ''))
    throw wrongValue('db', 'one host name without a port after mongodb+srv://', text)
  const draft = { ...emptyDraft(), srv, hosts: hostsOf(host, port) }
  if (path !== '') draft.database = path
  if (user !== '') draft.user = user
  if (password !== '') draft.password = password
  return read(withCanonicalNames(query), draft)
}

// The options beside the URL override it, as in `new MongoClient(url, options)`.
function readConfig(config: Record<string, unknown>): PartialSettings {
  const { url, ...options } = config
  if (url === undefined) return read(options, emptyDraft())
  if (typeof url !== 'string') throw wrongType('url', 'a string', url)
  return read(options, readUrl(url))
}

// The MongoClient stays the application's: it is not ended with the adapters.
function ofClient(source: object, { client, database }: Found): ResolvedClient {
  const unknown = collectUnknown('mongodb', client, () => defaultsOf(client))
  preferBsonOf(driverClassOf(client, 'startSession'))
  const read = readClient(client, unknown.add)
  const draft = { ...read, database: database ?? '', unnamed: database === undefined }
  const names = [...unknown.names, ...(read.ignored ?? [])]
  return { ...finish(draft), client: source, unknown: { ...unknown, names } }
}

function defaultsOf(client: Client): object {
  const Driver = driverClassOf(client, 'startSession')
  return (new Driver('mongodb://localhost') as Client).options
}

// The client keeps the addresses that a name stood for when it connected; the name itself knows the present ones.
function readClient(client: Client, unknown: Unknown): PartialSettings {
  const { hosts, ...options } = client.options as Record<string, unknown>
  return read('srvHost' in options && options.srvHost ? options : { ...options, hosts }, emptyDraft(), unknown)
}

function hostsOf(hosts: string, ports: string): string {
  const portOf = ports.split(',')
  return hosts
    .split(',')
    .map((host, at) => hostOf({ host, port: portOf[at] ?? '' }))
    .join(',')
}

function hostOf({ host, port }: { host: string; port: string }): string {
  if (host.startsWith('/')) return encodeURIComponent(host)
  const name = host.includes(':') ? `[${host}]` : host
  return port === '' ? name : `${name}:${port}`
}

// In the first versions 5 it is among the internals of a `Db`.
function clientOf(source: unknown): Found | undefined {
  if (!hasMethods(source, 'collection', 'command')) return undefined
  const { databaseName, client, s } = source as { databaseName?: unknown; client?: Client; s?: { client?: Client } }
  const found = client ?? s?.client
  return typeof databaseName === 'string' && isClient(found) ? { client: found, database: databaseName } : undefined
}

function mongoClientOf(source: unknown): Found | undefined {
  if (!hasMethods(source, 'db', 'startSession', 'connect') || !isClient(source)) return undefined
  return { client: source, database: databaseOf(source) }
}

/** A connection, or Mongoose itself, whose connection is the default one. */
function mongooseOf(source: unknown): Found | undefined {
  if (hasMethods(source, 'createConnection', 'model')) return mongooseOf(Reflect.get(source, 'connection'))
  if (!hasMethods(source, 'getClient', 'model')) return undefined
  const client: unknown = source.getClient.call(source)
  if (!isClient(client))
    throw unsupported('mongodb', 'db', 'this Mongoose connection has no client yet; await its asPromise()')
  const name: unknown = Reflect.get(source, 'name')
  return { client, database: typeof name === 'string' ? name : databaseOf(client) }
}

function isClient(value: unknown): value is Client {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'options') === 'object'
}

/** As given: the driver fills in "test" by default. */
function databaseOf({ options, s }: Client): string | undefined {
  const name: unknown = Reflect.get(options, 'dbName')
  if (typeof name !== 'string' || name === '') return undefined
  return name !== 'test' || /^[^/]*\/\/[^/]*\/test(\?|$)/.test(s?.url ?? '') ? name : undefined
}
