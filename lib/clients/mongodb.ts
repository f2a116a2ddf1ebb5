import { wrongType, wrongValue } from '../arguments.js'
import { preferBsonOf } from '../codec/bson-library.js'
import { type Adopted, nothingToEnd } from './adopted.js'
import { hasMethods, isPlainObject, ownProperties, readFields, type Unknown } from './fields.js'
import { type Draft, emptyDraft, finish } from './mongodb-draft.js'
import { fields, withCanonicalNames } from './mongodb-fields.js'
import { collectUnknown, driverClassOf, refuseUnknown } from './unknown.js'
import { parseUrl } from './url.js'

/** A `Db` of the `mongodb` package. */
interface MongoDatabase {
  readonly databaseName: string
}

interface Client {
  readonly options: object
}

const URL_FORMS = 'a mongodb:// or mongodb+srv:// URL'

export function adoptMongodb(source: unknown): Adopted {
  if (typeof source === 'string') return finish(readUrl(source))
  const client = clientOf(source)
  if (client) return ofDatabase(source as MongoDatabase, client)
  if (isPlainObject(source)) return finish(readConfig(ownProperties(source)))
  throw wrongType('db', 'a URL, a config object or a Db of the mongodb package', source)
}

function read(options: object, draft: Draft, unknown: Unknown = refuseUnknown('mongodb')): Draft {
  return readFields(options, fields, draft, unknown)
}

function readUrl(text: string): Draft {
  const { scheme, user, password, host, port, path, query } = parseUrl(text, 'db', URL_FORMS)
  if (scheme !== 'mongodb' && scheme !== 'mongodb+srv') throw wrongValue('db', URL_FORMS, text)
  const srv = scheme === 'mongodb+srv'
  // It is the name of a record that tells hosts and ports.
  if (srv && (host === '' || host.includes(',') || port !== ''))
    throw wrongValue('db', 'one host name without a port after mongodb+srv://', text)
  const draft = { ...emptyDraft(), srv, hosts: hostsOf(host, port) }
  if (path !== '') draft.database = path
  if (user !== '') draft.user = user
  if (password !== '') draft.password = password
  return read(withCanonicalNames(query), draft)
}

// What the application says beside the URL wins, as in `new MongoClient(url, options)`.
function readConfig(config: Record<string, unknown>): Draft {
  const { url, ...options } = config
  if (url === undefined) return read(options, emptyDraft())
  if (typeof url !== 'string') throw wrongType('url', 'a string', url)
  return read(options, readUrl(url))
}

// The MongoClient stays the application's: it is not ended with the adapters.
function ofDatabase(database: MongoDatabase, client: Client): Adopted {
  const unknown = collectUnknown('mongodb', client, () => defaultsOf(client))
  preferBsonOf(driverClassOf(client, 'startSession'))
  const draft = { ...readClient(client, unknown.add), database: database.databaseName }
  const names = [...unknown.names, ...draft.unused]
  return { ...finish(draft), client: database, unknown: { ...unknown, names }, end: nothingToEnd }
}

function defaultsOf(client: Client): object {
  const Driver = driverClassOf(client, 'startSession')
  return (new Driver('mongodb://localhost') as Client).options
}

// The client keeps the addresses that a name stood for when it connected; the name itself knows the present ones.
function readClient(client: Client, unknown: Unknown): Draft {
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
function clientOf(source: unknown): Client | undefined {
  if (!hasMethods(source, 'collection', 'command')) return undefined
  const { databaseName, client, s } = source as { databaseName?: unknown; client?: Client; s?: { client?: Client } }
  const found = client ?? s?.client
  return typeof databaseName === 'string' && typeof found?.options === 'object' ? found : undefined
}
