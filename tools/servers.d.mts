export type Backend = 'redis' | 'postgres' | 'mysql' | 'mongodb'
/** A backend, or one of the servers that speak its protocol. */
export type ServerName = Release | 'redis' | 'postgres' | 'pglite' | 'mariadb' | 'mongodb'
/** A server that is not installed, but fetched once into a cache. */
export type Release = 'mysql' | RedisRelease | 'postgres17' | 'postgres18' | 'mariadb118' | MongodbRelease
export type RedisRelease = 'redis62' | 'valkey' | 'redict' | 'redis8' | 'redis86'
export type MongodbRelease = 'mongodb50' | 'mongodb60'
export type CertificateKind = 'good' | 'expired' | 'wrongName' | 'wrongIp' | 'unknownCa'

export interface KeyPair {
  cert: string
  key: string
}

/** PEM texts. `servers.unknownCa` is signed by `otherCa`, and so is `strangerCert`. */
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
  /** `certificate`: the server's certificate, 'good' by default. `clientCertificate`: the server asks for one signed by `ca`. */
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
  release?: 'redis32' | RedisRelease | undefined
  password?: string | undefined
}

export interface SqlOptions extends StartOptions {
  /** Instead of the one that is installed here. */
  release?: 'postgres17' | 'postgres18' | 'mariadb118' | undefined
  /** 'secret' by default; null: none is asked for. */
  password?: string | null | undefined
  database?: string | undefined
  settings?: Record<string, string | number | undefined> | undefined
}

export interface ThrowAwayServer extends AsyncDisposable {
  readonly backend: Backend
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  /** The address for a client: the socket, for PostgreSQL its folder. */
  readonly socketPath: string
  /** The socket itself. */
  readonly socketFile: string
  readonly dir: string
  readonly pid: number
  readonly version: string
  /** Stops every process of the server by SIGSTOP: connections are accepted and never answered. */
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

/** One session for all its clients, and one database. */
export function startPglite(options?: { port?: number; password?: string }): Promise<PgliteServer>

export interface PgliteServer extends ThrowAwayServer {
  /** Of the adapters that use it. */
  readonly options: { preparedStatements: false }
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
  settings?: Record<string, string | number | undefined>
}): Promise<Pooler>

/** Odyssey in transaction mode in front of `server`; it keeps named statements. */
export function startOdyssey(options: { server: SqlServer }): Promise<Pooler>

export interface MongodbOptions extends StartOptions {
  /** Instead of the one that is installed here, or fetched. */
  release?: MongodbRelease | undefined
  password?: string | undefined
  /** Without a replica set. */
  standalone?: boolean | undefined
  initiated?: boolean | undefined
}

export function startMongodb(options: WithTls<MongodbOptions>): Promise<MongodbServer & TlsServer>
export function startMongodb(options?: MongodbOptions): Promise<MongodbServer & Partial<TlsServer>>

/** Servers that hold the same data; gone with this process. */
export interface Group<Node extends ThrowAwayServer> extends AsyncDisposable {
  readonly backend: Backend
  readonly version: string
  /** Names all nodes where one URL can, else the first of them. */
  readonly url: string
  /** Of each of the nodes. */
  readonly urls: readonly string[]
  readonly nodes: readonly Node[]
  /** Whether the node takes writes now; one that does not answer does not. */
  takesWrites(node: Node): Promise<boolean>
  /** The first node that takes writes, once there is one. */
  primary(): Promise<Node>
  /** `kill -9` of the primary; returns it when it is gone. */
  kill(): Promise<Node>
  /** A killed node comes back, with the writes of the meantime. */
  rejoin(node: Node): Promise<void>
  stop(): Promise<void>
}

/** A primary, `nodes[0]` at the start, and its replica, which change roles only on request. */
export interface Pair<Node extends ThrowAwayServer> extends Group<Node> {
  other(node: Node): Node
  replica(): Promise<Node>
  /** The replica has all that the primary had when this was called. */
  catchUp(): Promise<void>
  /** The primary takes no more writes: until `promote` none does. Returns it. PostgreSQL: its sessions end. */
  demote(): Promise<Node>
  /** The node takes writes from now on, whatever the other one does; one that was demoted follows it. */
  promote(node: Node): Promise<Node>
  /** An orderly change: nothing that was written is lost. Returns the new primary. */
  switchOver(): Promise<Node>
  /** `kill -9` of the primary, and promotion of the replica. Returns the new primary. */
  failOver(): Promise<Node>
}

export type RedisPairOptions = Pick<RedisOptions, 'release' | 'password' | 'args' | 'durable' | 'env'>

export function startRedisPair(options?: RedisPairOptions): Promise<Pair<RedisServer>>

/** A Redis and its replica, which three sentinels watch. After a restart a node is empty until it has copied. */
export interface RedisSentinels extends Group<RedisServer> {
  readonly sentinels: readonly ThrowAwayServer[]
  /** The name by which the sentinels know the primary. */
  readonly name: string
  /** The sentinels change the primary, which is alive. Returns the new one. */
  switchOver(): Promise<RedisServer>
  /** `kill -9` of the primary; returns the one that the sentinels have chosen. */
  failOver(): Promise<RedisServer>
}

/** `downAfter`: milliseconds of silence after which a primary is taken for dead, 500 by default. */
export function startRedisSentinels(options?: RedisPairOptions & { downAfter?: number }): Promise<RedisSentinels>

export type SqlGroupOptions = Pick<SqlOptions, 'user' | 'password' | 'database' | 'settings' | 'env'>

/** `url` names both and asks for the one that takes writes. */
export function startPostgresPair(
  options?: SqlGroupOptions & { release?: 'postgres17' | 'postgres18' | undefined }
): Promise<Pair<SqlServer>>

/** A node that is started again takes no writes until it is promoted. */
export function startMariadbPair(
  options?: SqlGroupOptions & { release?: 'mariadb118' | undefined }
): Promise<Pair<SqlServer>>
export function startMysqlPair(options?: SqlGroupOptions): Promise<Pair<SqlServer>>

/** Three MariaDB nodes, all of which take writes. */
export function startGalera(options?: SqlGroupOptions): Promise<Group<SqlServer>>

export interface ReplicationGroup extends Group<SqlServer> {
  /** Another node becomes the primary; only where there is one. Returns it. */
  switchOver(): Promise<SqlServer>
  /** `kill -9` of the primary; returns the one that the group has chosen. */
  failOver(): Promise<SqlServer>
}

/** Three MySQL nodes: one primary, or with `multiPrimary` three. */
export function startGroupReplication(options?: SqlGroupOptions & { multiPrimary?: boolean }): Promise<ReplicationGroup>

export interface MongodbSet extends Group<MongodbServer> {
  /** The primary gives its place up, and closes no connection that it does not have to. */
  stepDown(): Promise<void>
  /** `kill -9` of the primary; returns the one that is elected. */
  failOver(): Promise<MongodbServer>
}

/** A replica set of three private nodes. `settings`: changed once it has a primary; `env`: of each node. */
export function startMongodbSet(
  options?: Pick<MongodbOptions, 'env'> & { settings?: Record<string, number> }
): Promise<MongodbSet>

/** MySQL Router in front of one server, in plain text. `settings`: of its routing. */
export function startMysqlRouter(options: {
  server: SqlServer
  settings?: Record<string, string | number>
}): Promise<Omit<ThrowAwayServer, 'socketPath' | 'socketFile'>>

export interface Haproxy<Node extends ThrowAwayServer> extends Omit<ThrowAwayServer, 'socketPath' | 'socketFile'> {
  /** The nodes that new connections are passed on to. */
  targets(): Promise<Node[]>
  /** 'ready': as the checks say. 'drain': no new connections. 'maint': none at all. */
  setState(node: Node, state: 'ready' | 'drain' | 'maint'): Promise<void>
}

/**
 * An HAProxy in TCP mode, which passes connections on to the nodes of `group` that take writes. It asks Redis itself;
 * about SQL servers it asks this process: nothing changes while that is busy.
 */
export function startHaproxy<Node extends ThrowAwayServer>(options: {
  group: Group<Node>
  /** Connections to a node that takes no more writes stay; by default they are cut. */
  keepsSessions?: boolean
  /** Of the only section of its configuration. */
  settings?: Record<string, string | number | undefined>
}): Promise<Haproxy<Node>>

/** A proxy that spreads keys over several Redis `servers`, and hangs up at a command that it does not know. */
export function startNutcracker(options: { servers: RedisServer[] }): Promise<{ url: string; stop(): Promise<void> }>

export interface Pgpool extends Pooler {
  /** The state of each node, `status` ('up', 'down') and `role` ('primary', 'standby') among others. */
  states(): Promise<Record<string, string>[]>
}

/**
 * A pgpool-II in front of a PostgreSQL pair: it sends reads to both, and looks for the primary anew when a node is gone. A
 * `switchOver` it does not notice.
 */
export function startPgpool(options: {
  pair: Pair<SqlServer>
  settings?: Record<string, string | number | undefined>
}): Promise<Pgpool>

/** An address to which connections are neither accepted nor refused. */
export function startDeadAddress(options?: {
  /** Any of 127.0.0.0/8. */
  host?: string
  port?: number
}): Promise<Pick<ThrowAwayServer, 'host' | 'port' | 'dir' | 'stop'>>

export interface FakeNames {
  /** For a child process. */
  readonly env: Record<'LD_PRELOAD' | 'NSS_WRAPPER_HOSTS' | 'RESOLV_WRAPPER_HOSTS', string>
  readonly dir: string
  /** Takes the place of all hosts; a child notices it while it runs. */
  setHosts(hosts: Record<string, string[]>): void
  stop(): Promise<void>
}

/**
 * Names that a child process finds instead of the real ones. `hosts`: the addresses of each, for getaddrinfo. `records`:
 * lines like 'SRV _mongodb._tcp.name host port', for the resolver of libc; Node's own `dns.resolve` does not use it.
 */
export function fakeNames(options?: { hosts?: Record<string, string[]>; records?: string[] }): Promise<FakeNames>

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
export function serverForDemo(name: ServerName): Promise<ChosenServer & Partial<Pick<PgliteServer, 'options'>>>

export function makeCertificates(folder: string): Promise<Certificates>
