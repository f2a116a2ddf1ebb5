import { RedisAdapter, RedisCacheAdapter, RedisIdempotencyAdapter } from '@go-go-scope/persistence-native/redis'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import type { ServerName } from '../../tools/servers.mjs'
import type { Backend, Client, Family, Fixture, Options, Reader, Row } from './backends.js'
import { fixturesOf, owner } from './fixtures.js'

const connect = (url: string) => new Redis(url, { maxRetriesPerRequest: 1 })

const expiryScript = `
local left = redis.call('PTTL', KEYS[1])
local time = redis.call('TIME')
return left < 0 and left or time[1] * 1000 + math.floor(time[2] / 1000) + left`

/** The expiry time, or a negative number. Redis 6.2 has no PEXPIRETIME, and its clock advances within a script. */
async function expiryOf(redis: Redis, key: string | Buffer): Promise<number> {
  const read = async () => Number(await redis.eval(expiryScript, 1, key))
  for (let last = await read(); ; ) {
    const next = await read()
    if (next === last) return next
    last = next
  }
}

async function dumpKey(redis: Redis, key: Buffer): Promise<string> {
  const [value, expires] = await Promise.all([redis.dumpBuffer(key), expiryOf(redis, key)])
  return `${key.toString('latin1')} ${value?.toString('latin1')} ${expires}`
}

async function rowOf(redis: Redis, key: string): Promise<Row | null> {
  const text = await redis.get(key)
  const expires = await expiryOf(redis, key)
  return text === null ? null : { text, expiresAt: expires < 0 ? null : expires }
}

async function otherClients(redis: Redis): Promise<number> {
  const [list, me] = await Promise.all([redis.call('CLIENT', 'LIST'), redis.call('CLIENT', 'ID')])
  const database = redis.options.db ?? 0
  const here = String(list)
    .split('\n')
    .filter((line) => line.includes(` db=${database} `))
  return here.filter((line) => !line.startsWith(`id=${me} `)).length
}

function reader(redis: Redis): Reader {
  return {
    async now() {
      const [seconds, micros] = await redis.time()
      return Number(seconds) * 1000 + Number(micros) / 1000
    },
    async dump() {
      const keys = await redis.keysBuffer('*')
      return (await Promise.all(keys.map((key) => dumpKey(redis, key)))).sort().join('\n')
    },
    row: (_family, key) => rowOf(redis, key),
    breaker: async (key) => JSON.parse((await redis.get(key)) ?? 'null'),
    checkpoint: async (prefix, task, sequence) =>
      JSON.parse((await redis.get(`${prefix}checkpoint:${task}:${sequence}`)) ?? 'null'),
    run: ([command = '', ...words]) => redis.call(command, ...words),
    connections: () => otherClients(redis),
    close: () => redis.quit()
  }
}

/** Claims one of the numbered databases, always an empty one. */
async function claim(home: Redis): Promise<number> {
  for (let number = 15; number > 0; number--) {
    const free = await home.set(`scratch:${number}`, process.pid, 'PX', 600_000, 'NX')
    if (free && !(await home.call('INFO', 'keyspace').then((text) => String(text).includes(`db${number}:`))))
      return number
  }
  throw new Error('no empty Redis database to test in')
}

const databaseUrl = (url: string, number: number) => Object.assign(new URL(url), { pathname: `/${number}` }).href

async function scratch(server: string) {
  const home = connect(server)
  const number = await claim(home)
  const url = databaseUrl(server, number)
  const redis = connect(url)
  const drop = async () => {
    await redis.flushdb()
    await home.del(`scratch:${number}`)
    await Promise.all([redis.quit(), home.quit()])
  }
  return { url, reader: reader(redis), drop }
}

const families: Record<Family, string> = {
  lock: 'lock:',
  circuit: 'circuit:',
  cache: 'cache:',
  idempotency: 'idempotency:'
}

/** The text that JavaScript adapters store for `undefined`, and read as a missing entry. */
const empty: Fixture[] = [
  {
    title: 'an undefined that was cached',
    write: (prefix) => ['SET', `${prefix}cache:k`, ''],
    ask: async (adapter) => [await adapter.get('k'), await adapter.has('k')],
    answer: [null, true]
  },
  {
    title: 'an undefined result',
    write: (prefix) => ['SET', `${prefix}idempotency:k`, '', 'PX', '60000'],
    ask: (adapter) => adapter.idempotency.get('k'),
    answer: null
  }
]

const fixtures = fixturesOf({
  lock: (prefix, ttl) => ['SET', `${prefix}lock:k`, owner, 'PX', String(ttl), 'NX'],
  breaker: (prefix, state) => [
    'SETEX',
    `${prefix}circuit:k`,
    '3600',
    JSON.stringify({ state, failureCount: 3, lastFailureTime: 1700000000123 })
  ],
  failedAt: 1700000000123,
  entry: (prefix, key, value, ttl) => [
    'SET',
    `${prefix}cache:${key}`,
    JSON.stringify(value),
    ...(ttl === null ? [] : ['EX', String(Math.round(ttl / 1000))])
  ],
  result: (prefix, value) => ['SET', `${prefix}idempotency:k`, JSON.stringify(value)],
  lapses: false,
  beginning: 'k:*'
})

function client(url: string): Client {
  const object = new Redis(url, { lazyConnect: true })
  return {
    object,
    forbid: () => forbid(object),
    isEnded: () => object.status === 'end',
    end: async () => object.disconnect()
  }
}

function forbid(object: Redis): () => number {
  let tries = 0
  const refuse = () => {
    tries++
    throw new Error('the handed-over client was used')
  }
  Object.assign(object, { connect: refuse, sendCommand: refuse })
  return () => tries
}

const fillScript = "for i = 1, ARGV[2] do redis.call('SET', ARGV[1] .. i, '1') end"
const longest = { count: 65_536, unit: 'bytes' as const }

export const redis: Backend = {
  name: 'redis',
  server: 'redis',
  supports: {
    patterns: [
      ['user:*', ['user:1', 'user:10', 'user:2']],
      ['user:?', ['user:1', 'user:2']],
      ['user?1', ['user:1', 'userX1']],
      ['user:[12]', ['user:1', 'user:2']],
      ['*:1', ['group:1', 'user:1']],
      ['a\\[1]b', ['a[1]b']],
      ['a%b', ['a%b']],
      ['a_b', ['a_b']],
      ['a.b', ['a.b']],
      ['a\\\\b', ['a\\b']],
      ['nothing*', []]
    ],
    nulInKeys: true,
    longestKey: { lock: longest, circuit: longest, cache: longest, idempotency: longest },
    fractions: true,
    guardsEmptyPrefix: true,
    anything: '*',
    prunes: false,
    endsClient: true
  },
  tableNames: [],
  aliases: {
    saveCheckpoint: 'save',
    loadCheckpoint: 'load',
    loadLatestCheckpoint: 'loadLatest',
    listCheckpoints: 'list',
    cleanupCheckpoints: 'cleanup',
    deleteAllCheckpoints: 'deleteAll'
  },
  fixtures: [...fixtures, ...empty],
  fill: (prefix, count) => ['EVAL', fillScript, '0', `${prefix}cache:`, String(count)],
  sessionZone: () => ['PING'],
  version: ['INFO', 'server'],
  entries: ['DBSIZE'],
  scratch: () => scratch(inject('urls').redis),
  read: async (url) => reader(connect(url)),
  key: (family, prefix, key) => `${prefix}${families[family]}${key}`,
  open: (target, options?: Options) => new RedisAdapter(target as string, options),
  openCache: (target, options) => new RedisCacheAdapter(target as string, options),
  openIdempotency: (target, options) => new RedisIdempotencyAdapter(target as string, options),
  client,
  defaultPort: 6379,
  withPort: (url, port) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
  withPassword: (url, password) =>
    Object.assign(new URL(url), { username: 'someone', password: encodeURIComponent(password) }).href,
  config(url) {
    const { hostname, port, password, username, pathname } = new URL(url)
    const login = { ...(username && { username }), ...(password && { password }) }
    return { host: hostname, port: Number(port || 6379), db: Number(pathname.slice(1)), ...login }
  }
}

/** The same backend on another server. */
export const redisOn = (server: ServerName): Backend => ({
  ...redis,
  server,
  scratch: () => scratch(inject('urls')[server])
})
