import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../../tools/servers.mjs'
import { askRedis } from '../../support/ask.js'
import type { Adapter } from '../../support/backends.js'
import { eventually } from '../../support/expectations.js'
import { freshPrefix } from '../../support/harness.js'
import { redis } from '../../support/redis-backend.js'
import { type Provoked, quick, withAdapter } from './provoked.js'

/** Changes the server, runs the call, and reverts the change. */
async function around(
  server: RedisServer,
  before: string[],
  after: string[],
  call: () => Promise<unknown>
): Promise<unknown> {
  const admin = new Redis(server.url)
  try {
    await admin.call(before[0] as string, ...before.slice(1))
    return await call()
  } finally {
    await admin.call(after[0] as string, ...after.slice(1))
    await admin.quit()
  }
}

/** Runs the call while another client's script never ends. */
async function whileBusy(server: RedisServer, call: () => Promise<unknown>): Promise<unknown> {
  const [admin, busy] = [new Redis(server.url), new Redis(server.url)]
  await admin.config('SET', 'busy-reply-threshold', '1')
  const endless = busy.eval('while true do end', 0).catch(() => {})
  try {
    await new Promise((resolve) => setTimeout(resolve, 100))
    return await call()
  } finally {
    await admin.script('KILL')
    await endless
    await Promise.all([admin.quit(), busy.quit()])
  }
}

/** Puts a folder at the path of the file to write: not even root can overwrite a folder. */
async function withoutSaving(work: (url: string) => Promise<unknown>): Promise<unknown> {
  await using server = await startRedis({ args: ['--dbfilename', 'dump', '--save', '3600 1'] })
  await mkdir(join(server.dir, 'dump', 'not-empty'), { recursive: true })
  await askRedis(server.url, {}, ['BGSAVE'])
  await eventually(
    () => askRedis(server.url, {}, ['INFO', 'persistence']),
    (text) => String(text).includes('rdb_last_bgsave_status:err')
  )
  return await work(server.url)
}

/** A server that takes 50 ms for each of 200 keys, and serves its clients in between. */
async function whileLoading(work: (url: string) => Promise<unknown>): Promise<unknown> {
  await using server = await startRedis()
  const slow = ['key-load-delay', '50000', 'loading-process-events-interval-bytes', '1024']
  const entries = Array.from({ length: 200 }, (_, key) => [`key:${key}`, randomBytes(1024).toString('hex')])
  await askRedis(server.url, {}, ['MSET', ...entries.flat()])
  await askRedis(server.url, {}, ['SAVE'])
  await askRedis(server.url, {}, ['CONFIG', 'SET', ...slow])
  await askRedis(server.url, {}, ['CONFIG', 'REWRITE'])
  const restarted = server.restart().catch(() => {})
  const ping = () => askRedis(server.url, { enableReadyCheck: false }).catch((error) => String(error))
  await eventually(ping, (answer) => String(answer).includes('LOADING'))
  try {
    return await work(server.url)
  } finally {
    await server.stop()
    await restarted
  }
}

export function ofRedis(server: () => RedisServer): Provoked[] {
  const prefix = freshPrefix()
  const open = (target: string | object = server().url): Adapter => redis.open(target, { keyPrefix: prefix, ...quick })
  const connected = (work: (adapter: Adapter) => Promise<unknown>) =>
    withAdapter(open(), async (adapter) => {
      await adapter.connect()
      return work(adapter)
    })
  const set = () => connected((adapter) => adapter.set('k', 1))

  return [
    {
      code: 'AUTH_FAILED',
      title: 'no password where one is asked for',
      nativeCode: 'NOAUTH',
      provoke: async () => {
        await using guarded = await startRedis({ password: 'secret' })
        await withAdapter(open({ host: guarded.host, port: guarded.port }), (adapter) => adapter.get('k'))
      }
    },
    {
      code: 'TLS_FAILED',
      title: 'a certificate of nobody we know',
      provoke: async () => {
        await using guarded = await startRedis({ tls: true })
        await withAdapter(open({ host: guarded.host, port: guarded.port, tls: {} }), (adapter) => adapter.connect())
      }
    },
    {
      code: 'READ_ONLY',
      title: 'a replica',
      nativeCode: 'READONLY',
      provoke: () => around(server(), ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE'], set)
    },
    {
      code: 'SERVER_BUSY',
      title: 'no memory left',
      nativeCode: 'OOM',
      provoke: () => around(server(), ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0'], set)
    },
    {
      code: 'SERVER_BUSY',
      title: 'a disk that takes no snapshot',
      nativeCode: 'MISCONF',
      provoke: () => withoutSaving((url) => withAdapter(open(url), (adapter) => adapter.set('k', 1)))
    },
    {
      code: 'SERVER_BUSY',
      title: 'a server that is loading',
      nativeCode: 'LOADING',
      provoke: () => whileLoading((url) => withAdapter(open(url), (adapter) => adapter.get('k')))
    },
    {
      code: 'SERVER_BUSY',
      title: 'a script that does not end',
      nativeCode: 'BUSY',
      provoke: () => connected((adapter) => whileBusy(server(), () => adapter.get('k')))
    },
    {
      code: 'SERVER_BUSY',
      title: 'a client too many',
      nativeCode: 'ERR',
      provoke: async () => {
        await using full = await startRedis({ args: ['--maxclients', '1'] })
        const other = new Redis(full.url)
        await other.ping()
        return await withAdapter(open(full.url), (adapter) => adapter.get('k')).finally(() => other.disconnect())
      }
    },
    {
      code: 'PERMISSION_DENIED',
      title: 'a user who may not write',
      nativeCode: 'NOPERM',
      provoke: () => {
        const reader = { host: server().host, port: server().port, username: 'reader', password: 'r' }
        const may = ['ACL', 'SETUSER', 'reader', 'on', '>r', '~*', '+@read', '+@connection']
        return around(server(), may, ['ACL', 'DELUSER', 'reader'], () =>
          withAdapter(open(reader), (adapter) => adapter.set('k', 1))
        )
      }
    },
    {
      code: 'CORRUPT_VALUE',
      title: 'what is no JSON',
      provoke: () =>
        around(server(), ['SET', `${prefix}cache:k`, '{oops'], ['DEL', `${prefix}cache:k`], () =>
          connected((adapter) => adapter.get('k'))
        )
    },
    {
      code: 'CORRUPT_VALUE',
      title: 'a list instead of a string',
      nativeCode: 'WRONGTYPE',
      provoke: () =>
        around(server(), ['RPUSH', `${prefix}cache:k`, '1'], ['DEL', `${prefix}cache:k`], () =>
          connected((adapter) => adapter.get('k'))
        )
    },
    {
      code: 'CORRUPT_VALUE',
      title: 'a damaged envelope',
      provoke: () =>
        around(server(), ['SET', `${prefix}cache:k`, '{"$go-go-scope":5}'], ['DEL', `${prefix}cache:k`], () =>
          connected((adapter) => adapter.get('k'))
        )
    },
    {
      code: 'UNSUPPORTED_OPTION',
      title: 'sentinels',
      provoke: async () => open({ sentinels: [{ host: 'localhost', port: 26379 }], name: 'primary' })
    },
    {
      code: 'VALUE_TOO_LARGE',
      title: 'beyond 512 MB',
      provoke: () => connected((adapter) => adapter.set('k', '€'.repeat(180_000_000)))
    },
    {
      code: 'SERVER',
      title: 'a server that has no scripts',
      provoke: async () => {
        await using bare = await startRedis({
          args: ['--rename-command', 'EVAL', '', '--rename-command', 'EVALSHA', '']
        })
        await withAdapter(open(bare.url), (adapter) => adapter.recordFailure('k', 3))
      }
    }
  ]
}
