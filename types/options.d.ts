import type { PersistenceAdapterOptions } from './providers.js'

/** Options of every adapter beside the documented ones. */
export interface NativeOptions {
  /** Milliseconds to make a connection in. Default 5000. */
  connectTimeout?: number
  /** Milliseconds from the call to its answer, waiting in the queue included. Default 5000. */
  commandTimeout?: number
  /** Operations that may wait; beyond, calls reject with `QUEUE_FULL` at once. Default 100000. */
  maxQueue?: number
  /** Bytes of payload that may wait; beyond, calls reject with `QUEUE_FULL` at once. Default 64 MiB. */
  maxQueueBytes?: number
  /**
   * Bytes that the reply to one call may take in memory; beyond, the call rejects with `VALUE_TOO_LARGE` and its connection is
   * made anew. Default 64 MiB, or the largest value that the server takes where that is more: `max_allowed_packet` of MySQL
   * and MariaDB, 256 MiB on PostgreSQL, 512 MiB on Redis. At least 1 MiB, the limit of a call that returns no value.
   */
  maxReplyBytes?: number
  /**
   * Native connections. Default 2, on MongoDB 4, and one more for reads while the server holds writes back. With a number there
   * are never more.
   */
  connections?: number
  /** Milliseconds between attempts to reconnect, exponential with full jitter. Default `{ min: 50, max: 2000 }`. */
  reconnectDelay?: ReconnectDelay
  /** Overrides the TLS settings of the URL or the client; `true` is TLS with all defaults, which verify. */
  tls?: boolean | TlsOptions
}

export interface ReconnectDelay {
  /** Milliseconds. */
  min?: number
  /** Milliseconds. */
  max?: number
}

/** PEM, as text or bytes. */
export type Pem = string | Uint8Array | readonly (string | Uint8Array)[]

/** The fields of `tls.connect` that are honoured. @see https://nodejs.org/api/tls.html#tlsconnectoptions-callback */
export interface TlsOptions {
  /** The trusted certificate authorities. Default: those that Node trusts. */
  ca?: Pem
  /** The client's certificate. */
  cert?: Pem
  /** The client's private key. */
  key?: Pem
  /** Of the private key. */
  passphrase?: string
  /** The name that the certificate must carry. Default: the host. */
  servername?: string
  /** `false` switches verification off. Default `true`. */
  rejectUnauthorized?: boolean
  /**
   * The lowest version that is spoken. Default, and whatever is lower: `'TLSv1.2'`. Above `maxVersion`: a `TypeError`. A server
   * that takes no version between both: `TLS_FAILED`.
   */
  minVersion?: TlsVersion
  /** The highest version that is spoken. Default `'TLSv1.3'`. Below `'TLSv1.2'`: `UNSUPPORTED_OPTION`. */
  maxVersion?: TlsVersion
  /** Node's older word for the versions: `'TLSv1_2_method'` is TLS 1.2 alone, `'TLS_method'` bounds nothing. */
  secureProtocol?: string
  /**
   * OpenSSL's names with colons between. Those that begin with `TLS_` are for TLS 1.3; a list of these alone leaves no other
   * version. Redis and MongoDB take both kinds; MySQL those of one version; PostgreSQL none: `UNSUPPORTED_OPTION`. Names that
   * OpenSSL does not know: `TLS_FAILED`. @see https://docs.openssl.org/3.0/man1/openssl-ciphers/
   */
  ciphers?: string
  /**
   * Never called. A function without parameters whose body is empty or returns `undefined` stands for: the chain of certificates
   * is verified, the name is not. Any other, and any on MySQL where the certificate is verified: `UNSUPPORTED_OPTION`.
   */
  checkServerIdentity?: () => undefined
}

/** Node's words. */
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

/** Options of `RedisAdapter` and `RedisIdempotencyAdapter`. */
export interface RedisAdapterOptions extends PersistenceAdapterOptions, NativeOptions {}

/** Options of `RedisCacheAdapter`. */
export interface RedisCacheAdapterOptions extends RedisAdapterOptions {
  /** Stands in front of every key, literally. Default `'cache:'`; with `''`, `clear` and `keys` are a `RangeError`. */
  keyPrefix?: string
}

/** Options of `RedisIdempotencyAdapter`. */
export interface RedisIdempotencyAdapterOptions extends RedisAdapterOptions {
  /** Stands in front of every key, literally. Default `'idempotency:'`. */
  keyPrefix?: string
}

/** Options of `PostgresAdapter` and `PostgresIdempotencyAdapter`. */
export interface PostgresAdapterOptions extends PersistenceAdapterOptions, NativeOptions {
  /** `false` behind a transaction pooler that can't keep prepared statements. Default `true`. */
  preparedStatements?: boolean
  /**
   * The schema that the tables are in, one identifier of at most 63 bytes, quoted as it is; it must exist. Default: where
   * the session's `search_path` says, which poolers don't keep apart.
   */
  schema?: string
}

/** Options of `PostgresCacheAdapter`. */
export interface PostgresCacheAdapterOptions extends PostgresAdapterOptions {
  /** The table, one identifier of at most 63 bytes, quoted as it is. Default `'cache'`. */
  tableName?: string
}

/**
 * Options of `MySQLAdapter` and `MySQLIdempotencyAdapter`. `tls.servername` can only be the host, `tls.ciphers` are of one TLS version,
 * and the name is verified wherever the certificate is.
 */
export interface MySQLAdapterOptions extends PersistenceAdapterOptions, NativeOptions {
  /** `false` behind a proxy that can't keep prepared statements, or where the server's memory for them is short. Default `true`. */
  preparedStatements?: boolean
  /**
   * `true`: on a node of a Galera cluster or of Group Replication every call sees all writes that another node has confirmed before
   * it. A server of neither kind is a `warning` event. Default `false`.
   */
  causalReads?: boolean
  /**
   * `false`: each statement is sent when the one before has been answered, for a proxy that mixes up statements that come
   * together. Default `true`, but for MySQL Router without TLS if its greeting names it.
   */
  pipelining?: boolean
}

/** Options of `MySQLCacheAdapter`. */
export interface MySQLCacheAdapterOptions extends MySQLAdapterOptions {
  /**
   * The table, one identifier of at most 63 bytes, quoted as it is, without characters beyond U+FFFF and without white space at its end.
   * Default `'cache'`.
   */
  tableName?: string
}

/** Options of `MongoDBAdapter` and `MongoDBIdempotencyAdapter`. */
export interface MongoDBAdapterOptions extends PersistenceAdapterOptions, NativeOptions {
  /** The database. Default: of the URL, the config object or the client. Required for a `MongoClient` whose URL names none. */
  dbName?: string
}

/** Options of `MongoDBCacheAdapter`. */
export interface MongoDBCacheAdapterOptions extends MongoDBAdapterOptions {
  /** The collection, of at most 120 bytes. Default `'cache'`. */
  collectionName?: string
}

/**
 * A password, or a function that is asked for it on every connect. If it fails, calls reject with `AUTH_FAILED`, which is
 * retryable and has the function's error as its `cause`.
 */
export type Password = string | (() => string | Promise<string>)

/** An `ioredis` client, by structure. Its settings are read; it is ended by the last adapter's `disconnect()`. */
export interface RedisClient {
  readonly options: object
  readonly status: string
  quit(): Promise<unknown>
  disconnect(): void
}

/** `ioredis`' own field names. @see https://redis.github.io/ioredis/interfaces/CommonRedisOptions.html */
export interface RedisConfig {
  host?: string | undefined
  port?: number | undefined
  /** Of a Unix socket, instead of host and port. */
  path?: string | undefined
  username?: string | undefined
  password?: Password | undefined
  /** The number of the database. */
  db?: number | undefined
  tls?: boolean | object | undefined
  keyPrefix?: string | undefined
  connectionName?: string | undefined
  /** Milliseconds. */
  connectTimeout?: number | undefined
  /** Milliseconds. */
  commandTimeout?: number | undefined
  family?: number | string | undefined
  /** Has no meaning here: every operation has a deadline instead. */
  maxRetriesPerRequest?: number | null | undefined
  /** Has no meaning here: see `reconnectDelay`. */
  retryStrategy?: unknown
  /** Has no meaning here: an adapter connects at first use. */
  lazyConnect?: boolean | undefined
  /** Has no meaning here. */
  enableReadyCheck?: boolean | undefined
  /** Has no meaning here. */
  enableOfflineQueue?: boolean | undefined
}

/** A `pg` `Pool`, by structure. Its settings are read; it is ended by the last adapter's `disconnect()`. */
export interface PostgresPool {
  readonly options: object
  connect(): Promise<unknown>
  end(): Promise<unknown>
}

/** `pg`'s own field names. @see https://node-postgres.com/apis/pool */
export interface PostgresConfig {
  /** Wins over the fields beside it. */
  connectionString?: string | undefined
  /** A path is the folder of a Unix socket. */
  host?: string | undefined
  port?: number | undefined
  user?: string | undefined
  password?: Password | undefined
  database?: string | undefined
  ssl?: boolean | object | undefined
  application_name?: string | undefined
  fallback_application_name?: string | undefined
  /** An upper bound for native connections, never a number to open. */
  max?: number | undefined
  /** Milliseconds. */
  connectionTimeoutMillis?: number | undefined
  /** Milliseconds. */
  statement_timeout?: false | number | undefined
  /** Milliseconds. */
  query_timeout?: number | undefined
  /** Has no meaning here. */
  min?: number | undefined
  /** Has no meaning here: an idle adapter never keeps the process alive. */
  idleTimeoutMillis?: number | null | undefined
  /** Has no meaning here: an idle adapter never keeps the process alive. */
  allowExitOnIdle?: boolean | undefined
  /** Has no meaning here. */
  keepAlive?: boolean | undefined
}

/** A `mysql2` pool, by structure, of its callback or its promise API. It is ended by the last adapter's `disconnect()`. */
export interface MySQLPool {
  getConnection(...args: never[]): unknown
  end(...args: never[]): unknown
}

/** `mysql2`'s own field names. @see https://sidorares.github.io/node-mysql2/docs */
export interface MySQLConfig {
  /** A `mysql://` URL; the fields beside it win. */
  uri?: string | undefined
  host?: string | undefined
  port?: number | undefined
  /** Of a Unix socket, instead of host and port. */
  socketPath?: string | undefined
  user?: string | undefined
  password?: Password | undefined
  database?: string | undefined
  /** Verified, its name included, unless `rejectUnauthorized` is `false`. The name of a profile is an `UNSUPPORTED_OPTION`. */
  ssl?: object | string | undefined
  /** An upper bound for native connections, never a number to open. */
  connectionLimit?: number | undefined
  /** Milliseconds. */
  connectTimeout?: number | undefined
  /** Has no meaning here: see `maxQueue`. */
  queueLimit?: number | undefined
  /** Has no meaning here. */
  waitForConnections?: boolean | undefined
  /** Has no meaning here. */
  charset?: string | undefined
  /** Has no meaning here: times are UTC. */
  timezone?: string | undefined
}

/** A `Db` of the `mongodb` package, by structure. Its settings are read; its client stays the application's. */
export interface MongoDBDatabase {
  readonly databaseName: string
  /** The first versions 5 do not declare it. */
  readonly client?: { readonly options: object } | undefined
  collection(name: string): unknown
  command(command: object): Promise<unknown>
}

/** A URL and, beside it, the options of `MongoClient`, which win. @see https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/ */
export interface MongoDBConfig {
  /** `mongodb://` or `mongodb+srv://`. Default: the server on this machine. */
  url?: string | undefined
  /** Default: the database of the URL, else `test`. */
  dbName?: string | undefined
  auth?: { username?: string | undefined; password?: Password | undefined } | undefined
  authSource?: string | undefined
  authMechanism?: string | undefined
  replicaSet?: string | undefined
  directConnection?: boolean | undefined
  tls?: boolean | undefined
  ca?: Pem | undefined
  cert?: Pem | undefined
  key?: Pem | undefined
  passphrase?: string | undefined
  /** The path of a PEM file. */
  tlsCAFile?: string | undefined
  /** The path of a PEM file with both. */
  tlsCertificateKeyFile?: string | undefined
  tlsCertificateKeyFilePassword?: string | undefined
  tlsAllowInvalidCertificates?: boolean | undefined
  tlsInsecure?: boolean | undefined
  appName?: string | undefined
  /** An upper bound for native connections, never a number to open. */
  maxPoolSize?: number | undefined
  /** Milliseconds. */
  connectTimeoutMS?: number | undefined
  /** Milliseconds. */
  serverSelectionTimeoutMS?: number | undefined
  /** Milliseconds. */
  socketTimeoutMS?: number | undefined
}
