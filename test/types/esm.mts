// An application in ESM: every line checks a promise of the declarations.
import {
  type Backend,
  PersistenceError,
  type PersistenceErrorCode,
  type PersistenceEvent,
  type PersistenceMetrics
} from '@go-go-scope/persistence-native'
import {
  MongoDBAdapter,
  type MongoDBAdapterOptions,
  MongoDBCacheAdapter,
  MongoDBIdempotencyAdapter
} from '@go-go-scope/persistence-native/mongodb'
import {
  MySQLAdapter,
  type MySQLAdapterOptions,
  MySQLCacheAdapter,
  MySQLIdempotencyAdapter
} from '@go-go-scope/persistence-native/mysql'
import {
  PostgresAdapter,
  type PostgresAdapterOptions,
  PostgresCacheAdapter,
  PostgresIdempotencyAdapter,
  type PersistenceError as SameError
} from '@go-go-scope/persistence-native/postgres'
import {
  RedisAdapter,
  type RedisAdapterOptions,
  RedisCacheAdapter,
  RedisIdempotencyAdapter
} from '@go-go-scope/persistence-native/redis'
import * as core from 'go-go-scope'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const sure = <_T extends true>(): void => {}

declare const redis: RedisAdapter
declare const postgres: PostgresAdapter
declare const mysql: MySQLAdapter
declare const mongodb: MongoDBAdapter

// Each adapter has all interfaces of go-go-scope, together and one by one.
for (const adapter of [redis, postgres, mysql, mongodb]) {
  core.scope({ persistence: adapter })
  const whole: Required<core.PersistenceProviders> & Required<core.PersistenceAdapter> = adapter
  const lock: core.LockProvider = adapter
  const breaker: core.CircuitBreakerStateProvider = adapter
  const cache: core.CacheProvider = adapter
  const checkpoint: core.CheckpointProvider = adapter
  const idempotency: core.IdempotencyProvider = adapter.idempotency
  core.scope({ persistence: { lock, circuitBreaker: breaker, cache, checkpoint, idempotency } })
  void whole
}
const caches: core.CacheProvider[] = [
  new RedisCacheAdapter('redis://h'),
  new PostgresCacheAdapter('postgres://h/d'),
  new MySQLCacheAdapter('mysql://h/d'),
  new MongoDBCacheAdapter('mongodb://h/d')
]
const idempotencies: core.IdempotencyProvider[] = [
  new RedisIdempotencyAdapter('redis://h'),
  new PostgresIdempotencyAdapter('postgres://h/d'),
  new MySQLIdempotencyAdapter('mysql://h/d'),
  new MongoDBIdempotencyAdapter('mongodb://h/d')
]
void [caches, idempotencies]

// How long an entry lasts, and many entries at once.
const left = await redis.ttl('k')
sure<Same<typeof left, number | null | undefined>>()
const many = await new PostgresCacheAdapter('postgres://h/d').getMany<{ a: number }>(['k'] as const)
sure<Same<typeof many, ({ a: number } | null)[]>>()
// @ts-expect-error a list of keys, not keys one by one
redis.getMany('a', 'b')
// @ts-expect-error keys are text
redis.getMany([1])

// Locks.
const lock = await redis.acquire('k', 1000, 'me')
sure<Same<NonNullable<typeof lock>['expiresAt'], number>>()
// @ts-expect-error it may be null
lock.release()
if (lock) {
  const { key, owner }: { readonly key: string; readonly owner: string } = lock
  const disposable: AsyncDisposable = lock
  const asCore: core.LockHandle = lock
  // @ts-expect-error a handle is not for writing
  lock.owner = 'you'
  void [key, owner, disposable, asCore, await lock.extend(5), await lock.isValid(), await lock[Symbol.asyncDispose]()]
}
await redis.acquire('k')
await postgres.acquire('k', undefined, 'me')
// @ts-expect-error a ttl is a number
await redis.acquire('k', '1000')
// @ts-expect-error extend needs an owner
await redis.extend('k', 1000)

// Cache, idempotency, checkpoints.
sure<Same<Awaited<ReturnType<typeof redis.get<Date>>>, Date | null>>()
await redis.set('k', { any: [undefined, new Map(), 1n] }, 5)
const result = await postgres.idempotency.get<[Error?, string?]>('k')
const expiry: number | undefined = result?.expiresAt
const replayed: string | undefined = result?.value[1]
const latest = await postgres.loadLatest<{ done: number }>('t')
const done: number | undefined = latest?.data.done
await redis.saveCheckpoint({ id: 'i', taskId: 't', sequence: 1, timestamp: 0, progress: 0, data: undefined })
const all: core.Checkpoint<unknown>[] = await redis.listCheckpoints('t')
const stats: core.CacheStats = await new RedisCacheAdapter('redis://h').stats()
const pruned: number = await new PostgresCacheAdapter('postgres://h/d', { tableName: 'mine' }).prune()
const alsoPruned: number = await new MySQLCacheAdapter('mysql://h/d', { tableName: 'mine' }).prune()
// @ts-expect-error PostgreSQL has the interface's names only
await postgres.saveCheckpoint(all[0])
// @ts-expect-error a state is one of three
await redis.setState('k', { state: 'ajar', failureCount: 1 })
// @ts-expect-error the Redis cache has no table to prune
await new RedisCacheAdapter('redis://h').prune()
void [expiry, replayed, done, stats, pruned, alsoPruned]

// Construction.
const options: RedisAdapterOptions & PostgresAdapterOptions = {
  keyPrefix: 'a:',
  defaultLockTTL: 1,
  createTables: false,
  connectTimeout: 1,
  commandTimeout: 1,
  maxQueue: 1,
  maxQueueBytes: 1,
  maxReplyBytes: 1,
  connections: 1,
  reconnectDelay: { min: 1, max: 2 },
  preparedStatements: false,
  tls: {
    ca: ['PEM'],
    cert: 'PEM',
    key: new Uint8Array(1),
    passphrase: 'p',
    servername: 'h',
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256',
    checkServerIdentity: () => undefined
  }
}
new RedisAdapter({ host: 'h', port: 1, username: 'u', password: () => 'p', db: 1, tls: {} }, options)
new RedisAdapter({ path: '/socket', password: async () => 'p' }, { tls: true })
new PostgresAdapter({ host: 'h', user: 'u', password: 'p', database: 'd', ssl: { ca: 'PEM' }, max: 3 }, options)
new PostgresAdapter({ connectionString: 'postgres://h/d', ssl: true })
const shared: MySQLAdapterOptions & MongoDBAdapterOptions = { keyPrefix: 'a:', commandTimeout: 1, tls: false }
new MySQLAdapter({ host: 'h', port: 1, user: 'u', password: () => 'p', database: 'd', ssl: {} }, shared)
new MySQLAdapter('mysql://h/d', { preparedStatements: false })
new MySQLCacheAdapter({ socketPath: '/socket' }, { tableName: 'mine' })
new MongoDBAdapter({ url: 'mongodb://h', dbName: 'd', auth: { username: 'u', password: 'p' } }, shared)
new MongoDBCacheAdapter('mongodb://h', { collectionName: 'mine' })
// @ts-expect-error MongoDB has collections
new MongoDBCacheAdapter('mongodb://h', { tableName: 'mine' })
// @ts-expect-error there is no such setting
new MySQLAdapter({ hots: 'h' })
// @ts-expect-error the MongoDB cache needs no pruning: the server does that
await new MongoDBCacheAdapter('mongodb://h').prune()
// @ts-expect-error there is no such option
new RedisAdapter('redis://h', { keyPrefx: 'a:' })
// @ts-expect-error there is no such setting
new PostgresAdapter({ hots: 'h' })
// @ts-expect-error Redis has no prepared statements
new RedisAdapter('redis://h', { preparedStatements: false })
// @ts-expect-error the adapter needs to know where the server is
new RedisAdapter()

// Errors and diagnostics.
const caught: unknown = null
if (caught instanceof PersistenceError) {
  const { code, backend, operation, nativeCode, retryable, outcomeKnown } = caught
  const known: [PersistenceErrorCode, Backend, string, string, boolean, boolean, unknown] = [
    code,
    backend,
    operation,
    nativeCode,
    retryable,
    outcomeKnown,
    caught.cause
  ]
  // @ts-expect-error no such code
  if (code === 'TIME_OUT') void known
  // @ts-expect-error a code is read-only
  caught.code = 'TIMEOUT'
}
sure<Same<typeof SameError, typeof PersistenceError>>()
const show = (event: PersistenceEvent): string =>
  `${event.type} ${event.backend} ${event.milliseconds ?? ''} ${event.message}`
void show

const measure = (adapter: RedisAdapter | MySQLCacheAdapter | MongoDBIdempotencyAdapter): PersistenceMetrics =>
  adapter.metrics()
const busiest = ({ operations }: PersistenceMetrics): number =>
  Math.max(...operations.map(({ latency: { counts, bounds } }) => counts.length - bounds.length))
// @ts-expect-error the bounds are the same for all
const change = ({ operations }: PersistenceMetrics) => operations[0]?.latency.bounds.push(1)
void [measure, busiest, change]
