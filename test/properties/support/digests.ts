// The kinds of statements that a server saw: their texts without values, as the server itself normalises them.
import type { Document } from 'mongodb'
import {
  type SqlServer,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer
} from '../../../tools/servers.mjs'
import type { Reader } from '../../support/backends.js'

export interface Witness {
  /** Character sets for sessions. A database without them has one name, which changes nothing. */
  readonly charsets: readonly string[]
  /** A server that counts statements. */
  start(): Promise<ThrowAwayServer>
  adminUrl(server: ThrowAwayServer): string
  /** Gives new sessions that character set. */
  setCharset(reader: Reader, charset: string): Promise<unknown>
  reset(reader: Reader): Promise<unknown>
  digests(reader: Reader): Promise<string[]>
}

const none = ['none']
const nothing = async () => undefined
const sqlCharsets = ['utf8mb4', 'latin1', 'gbk', 'sjis', 'big5']
const ofAdmin = (server: ThrowAwayServer) => (server as SqlServer).adminUrl
const texts = (rows: unknown) => (rows as { text: string | null }[]).map(({ text }) => text ?? '')

/** The common form of digests: MariaDB writes "(unknown)" for hexadecimal values, and repeats a placeholder per value. */
const oneForm = (digest: string) =>
  digest
    .replaceAll('(unknown)', '?')
    .replaceAll(/\?(?:, \.\.\.| , \?)+/g, '?')
    .replaceAll(/(\(.+?\))(?: , \1)+/g, '$1')

const mysqlLike = (start: typeof startMysql): Witness => ({
  charsets: sqlCharsets,
  start: () =>
    start({
      settings: { 'performance-schema': 'ON', 'performance-schema-max-digest-length': 4096, 'max-digest-length': 4096 }
    }),
  adminUrl: ofAdmin,
  setCharset: (reader, charset) => reader.run([`SET GLOBAL init_connect = 'SET NAMES ${charset}'`]),
  reset: (reader) => reader.run(['TRUNCATE TABLE performance_schema.events_statements_summary_by_digest']),
  digests: async (reader) =>
    texts(
      await reader.run([
        "SELECT DIGEST_TEXT AS text FROM performance_schema.events_statements_summary_by_digest WHERE SCHEMA_NAME = 'app'"
      ])
    ).map(oneForm)
})

const PG_NAMES: Record<string, string> = { utf8mb4: 'UTF8' }

const postgres: Witness = {
  charsets: sqlCharsets,
  start: () =>
    startPostgres({
      settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_utility': 'on' }
    }),
  adminUrl: ofAdmin,
  async setCharset(reader, charset) {
    await reader.run(['CREATE EXTENSION IF NOT EXISTS pg_stat_statements'])
    await reader.run([`ALTER DATABASE app SET client_encoding = '${PG_NAMES[charset] ?? charset}'`])
  },
  reset: (reader) => reader.run(['SELECT pg_stat_statements_reset()']),
  digests: async (reader) =>
    texts(
      await reader.run([
        "SELECT query AS text FROM pg_stat_statements JOIN pg_roles ON oid = userid WHERE rolname = 'app'"
      ])
    )
}

const redis: Witness = {
  charsets: none,
  start: () => startRedis(),
  adminUrl: ({ url }) => url,
  setCharset: nothing,
  reset: (reader) => reader.run(['CONFIG', 'RESETSTAT']),
  async digests(reader) {
    const text = String(await reader.run(['INFO', 'commandstats']))
    return [...text.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name]) => name ?? '')
  }
}

/** A command with each value replaced by its type. Members of a list with the same shape are listed once. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((member) => JSON.stringify(shapeOf(member))))]
  if (typeof value !== 'object' || value === null) return typeof value
  if ('_bsontype' in value || value instanceof Date) return 'value'
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

const ofSessions = ['lsid', '$clusterTime', '$db', 'txnNumber', 'signature', 'cursorId', 'getMore']

const PROFILE = 'system.profile'
const command = (document: object) => [JSON.stringify(document)]

const PAGE = 2_000

/** All that the profiler wrote, read page by page because a reply holds at most 16 MB. */
async function profileOf(reader: Reader, skip = 0): Promise<Document[]> {
  const page = {
    find: PROFILE,
    filter: { 'command.profile': null },
    skip,
    limit: PAGE,
    batchSize: PAGE,
    singleBatch: true
  }
  const { cursor } = (await reader.run(command(page))) as Document
  const found: Document[] = cursor.firstBatch
  return found.length === 0 ? [] : [...found, ...(await profileOf(reader, skip + found.length))]
}

const mongodb: Witness = {
  charsets: none,
  start: () => startMongodb(),
  adminUrl: ({ url }) => url,
  setCharset: nothing,
  // The profiler writes into a capped collection, of 1 MB by default.
  async reset(reader) {
    await reader.run(command({ profile: 0 }))
    await reader.run(command({ drop: PROFILE })).catch(() => undefined)
    await reader.run(command({ create: PROFILE, capped: true, size: 512 * 1024 * 1024 }))
    await reader.run(command({ profile: 2 }))
  },
  async digests(reader) {
    await reader.run(command({ profile: 0 }))
    return (await profileOf(reader)).map(({ op, ns, command }: Document) => {
      const named = Object.entries(command as object).filter(([name]) => !ofSessions.includes(name))
      return JSON.stringify([op, ns, shapeOf(Object.fromEntries(named))])
    })
  }
}

export const witnesses: Record<string, Witness> = {
  redis,
  postgres,
  mariadb: mysqlLike(startMariadb),
  mysql: mysqlLike(startMysql),
  mongodb
}
