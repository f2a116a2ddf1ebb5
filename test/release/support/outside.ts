// The servers that a bare root's samples talk to: each kind twice, in the clear and over TLS.
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
  /** Where the sample looks for its server. */
  readonly variable: string
  start(options: StartOptions): Promise<Server>
  /** What a sample is told over TLS, beside the host. */
  readonly secure: string
  /** Where every run has to log in as somebody new. */
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

/** The environment of one run of the sample; what it trusts lies in /ca.crt. */
export async function environmentOf({ variable, login, secure }: Outside, server: Server) {
  const url = new URL(server.url)
  if (login !== undefined) Object.assign(url, { username: await newcomer(server, login), password: 'secret' })
  const settings = new URLSearchParams(url.search)
  for (const name of ['sslrootcert', 'ssl-ca', 'ssl-mode']) settings.delete(name)
  if (server.ca) for (const [name, value] of new URLSearchParams(secure)) settings.set(name, value)
  url.search = settings.toString()
  return { [variable]: url.href, ...(server.ca && { NODE_EXTRA_CA_CERTS: '/ca.crt' }) }
}
