import type { PersistenceAdapterOptions } from './providers.js'

/** Options of every adapter beside the documented ones. */
export interface NativeOptions {
  /** Milliseconds that one connect may take. Default 5000. */
  connectTimeout?: number
  /** Milliseconds from a call to its outcome, the time in the queue included. Default 5000. */
  commandTimeout?: number
  /** The number of operations that may wait. Above it, calls reject with `QUEUE_FULL` at once. Default 100000. */
  maxQueue?: number
  /** The bytes of payload that may wait. Above them, calls reject with `QUEUE_FULL` at once. Default 64 MiB. */
  maxQueueBytes?: number
  /**
   * Bytes that the reply to one call may take in memory. Above them, the call rejects with `VALUE_TOO_LARGE`, and its connection
   * is made anew. Default 64 MiB, or the server's largest value if that is more: `max_allowed_packet` on MySQL and MariaDB,
   * 256 MiB on PostgreSQL, 512 MiB on Redis. At least 1 MiB, the limit of a call that returns no value.
   */
  maxReplyBytes?: number
  /**
   * The number of native connections. Default 2, on MongoDB 4, and a spare one for reads while a write hangs. An explicit
   * number is a strict limit.
   */
  connections?: number
  /** Milliseconds between attempts to reconnect, exponential with full jitter. Default `{ min: 50, max: 2000 }`. */
  reconnectDelay?: ReconnectDelay
  /** Overrides the TLS settings of the URL or the client. `true` is TLS with default settings, which verify the certificate. */
  tls?: boolean | TlsOptions
}

export interface ReconnectDelay {
  /** Milliseconds. */
  min?: number
  /** Milliseconds. */
  max?: number
}

/** PEM as text or as bytes. */
export type Pem = string | Uint8Array | readonly (string | Uint8Array)[]

/** The supported fields of `tls.connect`. @see https://nodejs.org/api/tls.html#tlsconnectoptions-callback */
export interface TlsOptions {
  /** The trusted certificate authorities. Default: those that Node trusts. */
  ca?: Pem
  /** The client's certificate. */
  cert?: Pem
  /** The client's private key. */
  key?: Pem
  /** The passphrase of the private key. */
  passphrase?: string
  /** The name that the certificate must contain. Default: the host. */
  servername?: string
  /** `false` switches verification off. Default `true`. */
  rejectUnauthorized?: boolean
  /**
   * The lowest TLS version. Default `'TLSv1.2'`; a lower version counts as `'TLSv1.2'`. A version above `maxVersion` is a
   * `TypeError`. A server that accepts no version between the two is `TLS_FAILED`.
   */
  minVersion?: TlsVersion
  /** The highest TLS version. Default `'TLSv1.3'`. A version below `'TLSv1.2'` is `UNSUPPORTED_OPTION`. */
  maxVersion?: TlsVersion
  /** Node's older name for the versions: `'TLSv1_2_method'` is TLS 1.2 alone, `'TLS_method'` allows every version. */
  secureProtocol?: string
  /**
   * OpenSSL's cipher names, separated by colons. Names that begin with `TLS_` are for TLS 1.3; a list of such names alone allows
   * only TLS 1.3. Redis and MongoDB accept both kinds, MySQL the names of one version. On PostgreSQL the option is
   * `UNSUPPORTED_OPTION`. Names that OpenSSL does not know are `TLS_FAILED`. @see https://docs.openssl.org/3.0/man1/openssl-ciphers/
   */
  ciphers?: string
  /**
   * Never called. A function without parameters whose body is empty or returns `undefined` switches off the check of the name;
   * the chain of certificates is still verified. Any other function is `UNSUPPORTED_OPTION`; so is any function on MySQL if the
   * certificate is verified.
   */
  checkServerIdentity?: () => undefined
}

/** Node's names of the TLS versions. */
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
  /** Set to `false` behind a transaction pooler that can't keep prepared statements. Default `true`. */
  preparedStatements?: boolean
  /**
   * The schema of the tables, one identifier of at most 63 bytes, quoted as it is; it must exist. Default: the session's
   * `search_path` decides. Poolers do not isolate the `search_path` of their clients.
   */
  schema?: string
}

/** Options of `PostgresCacheAdapter`. */
export interface PostgresCacheAdapterOptions extends PostgresAdapterOptions {
  /** The table, one identifier of at most 63 bytes, quoted as it is. Default `'cache'`. */
  tableName?: string
}

/**
 * Options of `MySQLAdapter` and `MySQLIdempotencyAdapter`. `tls.servername` can only be the host, `tls.ciphers` must all be of one TLS
 * version, and verifying the certificate always includes its name.
 */
export interface MySQLAdapterOptions extends PersistenceAdapterOptions, NativeOptions {
  /** Set to `false` behind a proxy that can't keep prepared statements, or if the server lacks memory for them. Default `true`. */
  preparedStatements?: boolean
  /**
   * `true`: on a node of a Galera cluster or of Group Replication, every call sees all writes that another node confirmed before
   * the call. A server of neither kind causes a `warning` event. Default `false`.
   */
  causalReads?: boolean
  /**
   * `false`: each statement waits for the reply to the previous one, for a proxy that mixes up pipelined statements. Default
   * `true`; `false` for MySQL Router without TLS if its greeting names it.
   */
  pipelining?: boolean
}

/** Options of `MySQLCacheAdapter`. */
export interface MySQLCacheAdapterOptions extends MySQLAdapterOptions {
  /**
   * The table, one identifier of at most 63 bytes, quoted as it is, without characters beyond U+FFFF and without trailing white
   * space. Default `'cache'`.
   */
  tableName?: string
}

/** Options of `MongoDBAdapter` and `MongoDBIdempotencyAdapter`. */
export interface MongoDBAdapterOptions extends PersistenceAdapterOptions, NativeOptions {
  /** The database. Default: the one of the URL, config object or client. Required for a `MongoClient` whose URL has none. */
  dbName?: string
}

/** Options of `MongoDBCacheAdapter`. */
export interface MongoDBCacheAdapterOptions extends MongoDBAdapterOptions {
  /** The collection, of at most 120 bytes. Default `'cache'`. */
  collectionName?: string
}

/**
 * A password, or a function that returns it; the function is called on every connect. If the function fails, calls reject with
 * `AUTH_FAILED`, which is retryable and has the function's error as its `cause`.
 */
export type Password = string | (() => string | Promise<string>)

/** An `ioredis` client, by structure. Its settings are read; the last adapter's `disconnect()` ends it. */
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
  /** The database number. */
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

/** A `pg` `Pool`, by structure. Its settings are read; the last adapter's `disconnect()` ends it. */
export interface PostgresPool {
  readonly options: object
  connect(): Promise<unknown>
  end(): Promise<unknown>
}

/** `pg`'s own field names. @see https://node-postgres.com/apis/pool */
export interface PostgresConfig {
  /** Overrides the other fields. */
  connectionString?: string | undefined
  /** A host name or address, or the path of a Unix socket's folder. */
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

/** A `mysql2` pool, by structure, of its callback or its promise API. The last adapter's `disconnect()` ends it. */
export interface MySQLPool {
  getConnection(...args: never[]): unknown
  end(...args: never[]): unknown
}

/** `mysql2`'s own field names. @see https://sidorares.github.io/node-mysql2/docs */
export interface MySQLConfig {
  /** A `mysql://` URL; the other fields override it. */
  uri?: string | undefined
  host?: string | undefined
  port?: number | undefined
  /** Of a Unix socket, instead of host and port. */
  socketPath?: string | undefined
  user?: string | undefined
  password?: Password | undefined
  database?: string | undefined
  /** The certificate and its name are verified unless `rejectUnauthorized` is `false`. A profile name is `UNSUPPORTED_OPTION`. */
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

/** A `Db` of the `mongodb` package, by structure. Its settings are read; the application keeps closing its client. */
export interface MongoDBDatabase {
  readonly databaseName: string
  /** Optional because the first 5.x versions do not declare it. */
  readonly client?: { readonly options: object } | undefined
  collection(name: string): unknown
  command(command: object): Promise<unknown>
}

/** A URL and `MongoClient` options; the options override the URL. @see https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/ */
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
  /** The path of a PEM file with the certificate and the key. */
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
