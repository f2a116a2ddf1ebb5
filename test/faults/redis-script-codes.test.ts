// An error raised inside a script has the same code as outside of one, on every release.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RedisServer, startRedis } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { eventually } from '../support/expectations.js'
import { redis } from '../support/redis-backend.js'
import { outcomeOf } from './support/outcomes.js'
import { releases } from './support/redis-releases.js'

type Rule = [code: string, nativeCode: string, before: string[], after: string[]]

const rules: Rule[] = [
  ['READ_ONLY', 'READONLY', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ['SERVER_BUSY', 'OOM', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
  [
    'SERVER_BUSY',
    'NOREPLICAS',
    ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
    ['CONFIG', 'SET', 'min-replicas-to-write', '0']
  ],
  ['PERMISSION_DENIED', 'NOPERM', ['ACL', 'SETUSER', 'default', '-set'], ['ACL', 'SETUSER', 'default', '+set']],
  [
    'PERMISSION_DENIED',
    'NOPERM',
    ['ACL', 'SETUSER', 'default', 'resetkeys', '~other'],
    ['ACL', 'SETUSER', 'default', 'allkeys']
  ]
]

const checkpoint = { id: 'c', taskId: 't', sequence: 1, progress: 0, timestamp: 1, data: 1 }

/** Calls that write by a script. */
const writes: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  acquire: (adapter) => adapter.acquire('k', 50_000),
  setState: (adapter) => adapter.setState('k', { state: 'open', failureCount: 1 }),
  recordFailure: (adapter) => adapter.recordFailure('k', 3),
  save: (adapter) => adapter.save(checkpoint)
}

describe.each(releases)('codes inside scripts, release %s', (release) => {
  let server: RedisServer
  let admin: Redis
  const open = () =>
    redis.open(server.url, { keyPrefix: 'p:', commandTimeout: 300, reconnectDelay: { min: 5, max: 20 } })

  beforeAll(async () => {
    server = await startRedis({ release, args: ['--dbfilename', 'dump'] })
    await mkdir(join(server.dir, 'dump', 'not-empty'), { recursive: true })
    admin = new Redis(server.url)
  })
  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })

  async function expectCode(code: string, nativeCode: string) {
    const adapter = open()
    onTestFinished(() => adapter.disconnect())
    for (const [name, write] of Object.entries({ ...writes, set: (it: Adapter) => it.set('k', 1) })) {
      const { error } = await outcomeOf(() => write(adapter))
      expect(error, name).toMatchObject({ code, nativeCode, retryable: code !== 'PERMISSION_DENIED' })
    }
  }

  it.each(rules)('%s: %s', async (code, nativeCode, before, after) => {
    await admin.call(before[0] as string, ...before.slice(1))
    await expectCode(code, nativeCode).finally(() => admin.call(after[0] as string, ...after.slice(1)))
  })

  it('SERVER_BUSY: MISCONF, and reads are served', async () => {
    await admin.set('p:cache:k', 1)
    await admin.config('SET', 'save', '3600 1')
    await admin.call('BGSAVE')
    await eventually(
      () => admin.info('persistence'),
      (text) => text.includes('rdb_last_bgsave_status:err')
    )
    const reader = open()
    onTestFinished(() => reader.disconnect())
    expect(await reader.get('k')).toBe(1)
    await expectCode('SERVER_BUSY', 'MISCONF').finally(() => admin.config('SET', 'save', ''))
  })
})
