/** The document that a native pool is made from: the field names of native/core/settings.hpp. */
export interface NativeSettings {
  host: string
  port: number
  socketPath: string
  user: string
  password: string
  asksForPassword: boolean
  /** MongoDB only: scheme, hosts and options, without credentials. */
  uri: string
  database: string
  /** MongoDB only: the database that stores the user, and the mechanism of the login. */
  authSource: string
  authMechanism: string
  /** MongoDB's Stable API. */
  serverApi: { version: string; strict: boolean; deprecationErrors: boolean }
  applicationName: string
  tls: Partial<TlsSettings>
  /** PostgreSQL only: libpq's `sslmode`, empty if `tls` is complete. */
  sslmode: string
  /** PostgreSQL only: libpq's own word. */
  channelBinding: string
  /** PostgreSQL only: libpq's own word, which session will do. */
  targetSession: string
  /** PostgreSQL only: servers to try after the first. */
  moreServers: ServerSettings[]
  /** PostgreSQL only: the schema of the tables, instead of search_path. */
  schema: string
  /** PostgreSQL only: command-line options of the session. */
  sessionOptions: string
  connections: number
  /** One more may be opened, for reads while the server holds back writes. */
  spareConnection: boolean
  connectTimeout: number
  commandTimeout: number
  maxQueue: number
  maxQueueBytes: number
  /** Absent: 64 MiB, or the largest value of the server where that is more. */
  maxReplyBytes: number
  reconnectMin: number
  reconnectMax: number
  preparedStatements: boolean
  /** MySQL only: statements go out before earlier ones are answered. */
  pipelining: boolean
  /** MySQL only: reads wait for the confirmed writes of other nodes of a cluster. */
  causalReads: boolean
}

/** A `host` that begins with a slash is the folder of a socket. */
export interface ServerSettings {
  host: string
  port: number
}

/** The versions of TLS that are spoken. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3'

/** Certificates and keys are PEM text. */
export interface TlsSettings {
  ca: string
  cert: string
  key: string
  passphrase: string
  servername: string
  rejectUnauthorized: boolean
  /** `false`: the chain is verified, but not the name in the certificate. */
  verifyName: boolean
  minVersion: TlsVersion
  maxVersion: TlsVersion
  /** OpenSSL's list for TLS 1.2. */
  cipherList: string
  /** OpenSSL's list for TLS 1.3. */
  cipherSuites: string
}
