import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../../tools/servers.mjs'
import type { Adapter } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { redis } from '../../support/redis-backend.js'
import { type Provoked, quick, withAdapter } from './provoked.js'

/** Does something to the server, runs the call, and undoes it. */
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

/** Meanwhile a script of another client never ends. */
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
      title: 'a script that does not end',
      nativeCode: 'BUSY',
      provoke: () => connected((adapter) => whileBusy(server(), () => adapter.get('k')))
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
