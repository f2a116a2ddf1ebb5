import { wrongType } from '../../arguments/arguments.js'
import { nothingToEnd, type ResolvedClient } from '../adopted.js'
import { hasMethods, isObject, isPlainObject, ownProperties, readFields, type Unknown } from '../client-fields.js'
import { clientOfMapper } from '../mapped.js'
import { collectUnknown, driverClassOf, refuseUnknown } from '../unknown.js'
import { ofEnvironment } from './environment.js'
import { fields } from './fields.js'
import { MAPPING } from './mapping.js'
import { alwaysEncrypts, isPgClient, isPostgresJs, ofPgClient, ofPostgresJs } from './other-clients.js'
import { readService } from './service.js'
import { finish, type PartialSettings } from './settings.js'
import { readUrl, tellsTls } from './url.js'

interface PgPool {
  readonly options: object
  readonly ending?: boolean
  end(): Promise<unknown>
}

const refuse = refuseUnknown('postgres', () => Object.keys(fields))

export function adoptPostgres(source: unknown): ResolvedClient {
  // In a URL alone the parameters have libpq's meaning, inside a pg configuration pg's meaning.
  if (typeof source === 'string') return finish({ ...read(completed(readUrl(source))), libpq: true })
  const mapped = clientOfMapper(source, MAPPING)
  if (mapped !== undefined) return { ...adoptPostgres(mapped), client: source as object, end: nothingToEnd }
  if (isPostgresJs(source)) return ofOther(source, ofPostgresJs(source))
  if (isPgClient(source)) return ofOther(source, ofPgClient(source))
  if (isPool(source)) return ofPool(source)
  if (isPlainObject(source)) return finish(readConfig(source))
  throw wrongType('pool', 'a connection string, a config object, or a client of pg, postgres or a mapper', source)
}

// libpq's order: the string, then the service that the string or the environment names, then the environment.
function completed({ service = process.env.PGSERVICE, ...own }: Record<string, string>): Record<string, string> {
  return { ...ofEnvironment(), ...(service && readService(service)), ...own }
}

function ofPool(pool: PgPool): ResolvedClient {
  const unknown = { ...collectUnknown('postgres', pool, () => defaultsOf(pool)), listeners: () => listenersOf(pool) }
  const draft = readConfig(pool.options, unknown.add)
  const tunnelled = alwaysEncrypts(pool) ? encrypted(draft) : draft
  return { ...finish(tunnelled), client: pool, unknown, end: () => endPool(pool) }
}

/** Verified by default. `sslmode=disable` alone does not turn TLS off. */
function encrypted(draft: PartialSettings): PartialSettings {
  const { sslmode: _none, ...rest } = draft
  const said: PartialSettings = draft.sslmode === 'disable' ? rest : draft
  return said.sslmode === undefined && !said.ssl ? { ...said, ssl: true } : said
}

// It stays the application's: the JavaScript adapters take no such client.
function ofOther(client: object, { libpq = false, ...config }: Record<string, unknown>): ResolvedClient {
  const unknown = collectUnknown('postgres', client, () => ({}))
  return { ...finish({ ...read(config, unknown.add), libpq: libpq === true }), client, unknown }
}

// A listener that sets up a session for the pool's queries, for example its search_path.
function listenersOf(pool: object): string[] {
  return hasMethods(pool, 'listeners') && isNotEmpty(Reflect.apply(pool.listeners, pool, ['connect']))
    ? ['connect']
    : []
}

function isNotEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0
}

function defaultsOf(pool: PgPool): object {
  const Pool = driverClassOf(pool, 'connect')
  return (new Pool() as PgPool).options
}

function readConfig(config: object, unknown: Unknown = refuse): PartialSettings {
  const { connectionString, ...rest } = ownProperties(config)
  if (connectionString === undefined || connectionString === null) return read(rest, unknown)
  if (typeof connectionString !== 'string') throw wrongType('connectionString', 'a string', connectionString)
  const url = readUrl(connectionString)
  // As in pg: the string overrides the config, and a string with a TLS parameter replaces all TLS settings of the config.
  const said = tellsTls(url) ? { ...rest, ssl: undefined, ...url } : { ...rest, ...url }
  return read(said, (name, value) => (Object.hasOwn(url, name) ? refuse : unknown)(name, value))
}

function read(config: object, unknown: Unknown = refuse): PartialSettings {
  return readFields(config, fields, { libpq: false, material: {}, range: {} }, unknown)
}

function isPool(source: unknown): source is PgPool {
  return hasMethods(source, 'query', 'connect', 'end') && isObject(Reflect.get(source, 'options'))
}

async function endPool(pool: PgPool): Promise<void> {
  if (pool.ending) return
  await pool.end()
}
