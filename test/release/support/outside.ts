// The servers of a bare root's samples: each kind twice, without and with TLS.
import { createConnection } from 'mysql2/promise'
import {
  type StartOptions,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer,
  type TlsServer
} from '../../../tools/servers.mjs'
import { clientConfig } from '../../support/mysql-backend.js'

type Server = ThrowAwayServer & Partial<TlsServer> & { adminUrl?: string | undefined }

export interface Outside {
  readonly title: string
  readonly backend: string
  /** The environment variable with the server's URL. */
  readonly variable: string
  start(options: StartOptions): Promise<Server>
  /** The URL's parameters for TLS. */
  readonly secure: string
  /** If every run logs in as a new user: the authentication in CREATE USER. */
  readonly login?: string
}

const ed25519 = ['--plugin-load-add=auth_ed25519']
const ofMysql = { backend: 'mysql', variable: 'DATABASE_URL', secure: 'ssl={}' }

export const outsides: Outside[] = [
  { title: 'Redis', backend: 'redis', variable: 'REDIS_URL', start: startRedis, secure: '' },
  {
    title: 'PostgreSQL',
    backend: 'postgres',
    variable: 'DATABASE_URL',
    start: startPostgres,
    secure: 'sslmode=verify-full'
  },
  {
    ...ofMysql,
    title: 'MySQL, a first login by caching_sha2_password',
    start: startMysql,
    login: "WITH caching_sha2_password BY 'secret'"
  },
  {
    ...ofMysql,
    title: 'MariaDB, a login by ed25519',
    start: (options) => startMariadb({ ...options, args: ed25519 }),
    login: "VIA ed25519 USING PASSWORD('secret')"
  },
  { title: 'MongoDB', backend: 'mongodb', variable: 'MONGODB_URL', start: startMongodb, secure: 'tls=true' }
]

let users = 0

async function newcomer({ adminUrl = '', ca }: Server, how: string): Promise<string> {
  const user = `newcomer${++users}`
  const admin = await createConnection({ ...clientConfig(adminUrl), ...(ca && { ssl: { ca } }) })
  await admin.query(`CREATE USER ${user}@'%' IDENTIFIED ${how}`)
  await admin.query(`GRANT ALL ON app.* TO ${user}@'%'`)
  await admin.end()
  return user
}

/** The environment of one run of the sample; the trusted certificate authority is /ca.crt. */
export async function environmentOf({ variable, login, secure }: Outside, server: Server) {
  const url = new URL(server.url)
  if (login !== undefined) Object.assign(url, { username: await newcomer(server, login), password: 'secret' })
  const settings = new URLSearchParams(url.search)
  for (const name of ['sslrootcert', 'ssl-ca', 'ssl-mode']) settings.delete(name)
  if (server.ca) for (const [name, value] of new URLSearchParams(secure)) settings.set(name, value)
  url.search = settings.toString()
  return { [variable]: url.href, ...(server.ca && { NODE_EXTRA_CA_CERTS: '/ca.crt' }) }
}
