import { wrongType } from '../arguments.js'
import { type Adopted, nothingToEnd } from './adopted.js'
import { hasMethods, isPlainObject, ownProperties, readFields, type Unknown } from './fields.js'
import { type Draft, fields } from './mysql-fields.js'
import { chooseTls } from './mysql-tls.js'
import { readUrl } from './mysql-url.js'
import { collectUnknown, refuseUnknown } from './unknown.js'

/** A pool of mysql2's callback API; that of its promise API has one as its `pool`. */
interface CorePool {
  readonly config: { readonly connectionConfig: object }
  readonly _closed?: boolean
  end(done: (error?: unknown) => void): void
}

export function adoptMysql(source: unknown): Adopted {
  if (typeof source === 'string') return finish(read(readUrl(source, 'pool')))
  const pool = corePoolOf(source)
  if (pool) return ofPool(pool)
  if (isPlainObject(source)) return finish(readConfig(ownProperties(source)))
  throw wrongType('pool', 'a connection string, a config object or a mysql2 pool', source)
}

// As in mysql2, what stands beside the URL wins.
function readConfig({ uri, ...config }: Record<string, unknown>): Draft {
  if (uri === undefined || uri === null) return read(config)
  if (typeof uri !== 'string') throw wrongType('uri', 'a string', uri)
  const given = Object.entries(config).filter(([, value]) => value)
  return read({ ...readUrl(uri, 'uri'), ...Object.fromEntries(given) })
}

function read(config: object, unknown: Unknown = refuseUnknown('mysql')): Draft {
  return readFields(config, fields, { material: {} }, unknown)
}

function ofPool(pool: CorePool): Adopted {
  const { connectionConfig, ...ownConfig } = ownProperties(pool.config) as CorePool['config']
  const unknown = collectUnknown('mysql', pool, () => Reflect.construct(connectionConfig.constructor, [{}]))
  const draft = read({ ...ownProperties(connectionConfig), ...ownConfig }, unknown.add)
  return { ...finish(draft), client: pool, unknown, end: () => endPool(pool) }
}

function finish(draft: Draft): Adopted {
  const { password, socketPath } = draft
  const settings = {
    ...(socketPath ? { socketPath } : { host: draft.host || 'localhost', port: draft.port || 3306 }),
    user: draft.user ?? '',
    database: draft.database ?? '',
    ...(draft.connectTimeout && { connectTimeout: draft.connectTimeout }),
    ...chooseTls(draft),
    ...(typeof password === 'function' && { asksForPassword: true }),
    ...(typeof password === 'string' && { password })
  }
  const source = typeof password === 'function' ? { password } : {}
  return { settings, keyPrefix: '', maxConnections: draft.max || Infinity, end: nothingToEnd, ...source }
}

function corePoolOf(source: unknown): CorePool | undefined {
  if (!hasMethods(source, 'getConnection', 'end')) return undefined
  const inner: unknown = Reflect.get(source, 'pool')
  if (hasMethods(inner, 'getConnection', 'end')) return corePoolOf(inner)
  const config: unknown = Reflect.get(source, 'config')
  const isCore = typeof config === 'object' && config !== null && 'connectionConfig' in config
  return isCore ? (source as unknown as CorePool) : undefined
}

async function endPool(pool: CorePool): Promise<void> {
  if (pool._closed) return
  await new Promise<void>((resolve, reject) => pool.end((error) => (error ? reject(error) : resolve())))
}
