export type Backend = 'redis' | 'postgres' | 'mysql' | 'mongodb'
/** A backend, or one of the servers that speak its protocol. */
export type ServerName = Release | 'redis' | 'postgres' | 'mariadb' | 'mongodb'
/** A server that is not installed, but fetched once into a cache. */
export type Release = 'mysql' | 'redis62' | 'valkey' | 'redis8' | 'postgres17' | 'postgres18' | 'mariadb118'
export type CertificateKind = 'good' | 'expired' | 'wrongName' | 'wrongIp' | 'unknownCa'

export interface KeyPair {
  cert: string
  key: string
}

/** PEM texts. `servers.unknownCa` is signed by `otherCa`, and so is the stranger. */
export interface Certificates {
  ca: string
  otherCa: string
  servers: Record<CertificateKind, KeyPair>
  clientCert: string
  clientKey: string
  encryptedClientKey: string
  passphrase: string
  strangerCert: string
  strangerKey: string
}

export interface ServerCertificates extends Certificates {
  caFile: string
  clientCertFile: string
  clientKeyFile: string
  /** Certificate and key in one file. */
  clientPairFile: string
}

export interface StartOptions {
  /** `certificate`: what the server shows, 'good' by default. `clientCertificate`: it asks for one signed by `ca`. */
  tls?: boolean | { certificate?: CertificateKind; clientCertificate?: boolean } | undefined
  /** Redis: an ACL user instead of the default one. PostgreSQL, MySQL: the owner of the database, 'app' by default. */
  user?: string | undefined
  /** By default a free one is chosen. */
  port?: number | undefined
  args?: string[] | undefined
  env?: Record<string, string> | undefined
  /** Survives `kill` and `restart` as in production; by default the server is quick instead. */
  durable?: boolean | undefined
}

export interface RedisOptions extends StartOptions {
  /** Instead of the one that is installed here. */
  release?: 'redis32' | 'redis62' | 'valkey' | 'redis8' | undefined
  password?: string | undefined
}

export interface SqlOptions extends StartOptions {
  /** Instead of the one that is installed here. */
  release?: 'postgres17' | 'postgres18' | 'mariadb118' | undefined
  /** 'secret' by default; null: none is asked for. */
  password?: string | null | undefined
  database?: string | undefined
  settings?: Record<string, string | number> | undefined
}

export interface ThrowAwayServer extends AsyncDisposable {
  readonly backend: Backend
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  /** What a client is given: the socket, for PostgreSQL its folder. */
  readonly socketPath: string
  /** The socket itself. */
  readonly socketFile: string
  readonly dir: string
  readonly pid: number
  readonly version: string
  /** Stops every process of the server where it stands: connections are accepted and never answered. */
  freeze(): void
  thaw(): void
  /** `kill -9` of the whole server; its files stay for `restart`. */
  kill(): Promise<void>
  /** On the same port and files; ends it in its own orderly way if it runs. */
  restart(): Promise<this>
  /** Resolves when the server has ended, by itself or not. */
  ended(): Promise<void>
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

export interface TlsServer {
  /** The authority that a client should trust, whatever certificate the server shows. */
  readonly ca: string
  readonly certs: ServerCertificates
}

export interface RedisServer extends ThrowAwayServer {
  readonly password: string | undefined
}

export interface MongodbServer extends ThrowAwayServer {
  readonly password: string | undefined
  /** The same database as a user that may do everything; undefined where no password is asked for. */
  readonly adminUrl: string | undefined
}

export interface SqlServer extends ThrowAwayServer {
  readonly user: string
  readonly password: string | null
  readonly database: string
  /** The same database as the superuser: `postgres`, `root`. */
  readonly adminUrl: string
}

export interface PostgresOptions extends SqlOptions {
  /** It follows this running server, and can be promoted; `user`, `password` and `database` are to be the same. */
  standbyOf?: SqlServer | undefined
}

type WithTls<Options> = Options & { tls: NonNullable<StartOptions['tls']> }

export function startRedis(options: WithTls<RedisOptions>): Promise<RedisServer & TlsServer>
export function startRedis(options?: RedisOptions): Promise<RedisServer & Partial<TlsServer>>
export function startPostgres(options: WithTls<PostgresOptions>): Promise<SqlServer & TlsServer>
export function startPostgres(options?: PostgresOptions): Promise<SqlServer & Partial<TlsServer>>
export function startMysql(options: WithTls<SqlOptions>): Promise<SqlServer & TlsServer>
export function startMysql(options?: SqlOptions): Promise<SqlServer & Partial<TlsServer>>

export function startMariadb(options: WithTls<SqlOptions>): Promise<SqlServer & TlsServer>
export function startMariadb(options?: SqlOptions): Promise<SqlServer & Partial<TlsServer>>

export type Pooler = Omit<SqlServer, 'adminUrl' | 'socketPath' | 'socketFile'>

/** A pgbouncer in transaction mode in front of `server`. */
export function startPgbouncer(options: {
  server: SqlServer
  release: 'pgbouncer118' | 'pgbouncer126'
  settings?: Record<string, string | number>
}): Promise<Pooler>

export interface MongodbOptions extends StartOptions {
  password?: string | undefined
  /** Without a replica set. */
  standalone?: boolean | undefined
}

export function startMongodb(options: WithTls<MongodbOptions>): Promise<MongodbServer & TlsServer>
export function startMongodb(options?: MongodbOptions): Promise<MongodbServer & Partial<TlsServer>>

export interface MongodbSet {
  /** Names all of its nodes. */
  readonly url: string
  readonly version: string
  readonly members: readonly MongodbServer[]
  primary(): Promise<MongodbServer>
  stepDown(): Promise<void>
  /** `kill -9`; returns when another node is the primary and the killed one is back. */
  killPrimary(): Promise<void>
  stop(): Promise<unknown>
}

/** A replica set of three private nodes. */
export function startMongodbSet(): Promise<MongodbSet>

export interface ChosenServer {
  readonly backend: Backend
  readonly url: string
  readonly version: string
  stop(): Promise<void>
}

/** The servers that a test run uses; a full one uses others as well. */
export function backendOf(name: ServerName): Backend

export function serversOfRun(): ServerName[]

/** The server that the environment names, REDIS_URL and the like, which is left alone by `stop`; else one of our own. */
export function serverFor(name: ServerName): Promise<ChosenServer>

export function makeCertificates(folder: string): Promise<Certificates>
