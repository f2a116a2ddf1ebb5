// The server refuses a user a command or a key in the middle of a step: the step has no effect.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RedisServer, startRedis } from '../../tools/servers.mjs'
import { releases } from '../faults/support/redis-releases.js'
import type { Adapter } from '../support/backends.js'
import { held } from '../support/expectations.js'
import { redis } from '../support/redis-backend.js'

/** The commands that a user needs, as the documentation lists them. */
const documented = /`(DEL EVAL[A-Z_ ]+)`/.exec(readFileSync('docs/operations.md', 'utf8'))![1]!.split(' ')

interface Step {
  prepare?(adapter: Adapter): Promise<unknown>
  call(adapter: Adapter): Promise<unknown>
}

const data = { progress: 0, timestamp: 1, data: 1 }
const save = (id: string, taskId: string, sequence: number) => (adapter: Adapter) =>
  adapter.save({ id, taskId, sequence, ...data })
const acquired = (adapter: Adapter) => adapter.acquire('k', 50_000, 'me')

/** Each lock has a new owner, so that a pending extension does not affect a later lock. */
let owners = 0

/** `extend` does not reject: its refusals are published as events. */
function untilRefused(operation: string, work: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const listen = (event: unknown) => {
      const { operation: failed, error } = event as { operation: string; error?: unknown }
      if (failed === operation && error) reject(error)
    }
    subscribe('go-go-scope:persistence', listen)
    const stop = () => unsubscribe('go-go-scope:persistence', listen)
    work.finally(stop).then(resolve, reject)
  })
}

const steps: Record<string, Step> = {
  acquire: { call: acquired },
  'acquire again, for longer': { prepare: acquired, call: (adapter) => adapter.acquire('k', 90_000, 'me') },
  'acquire again, for less': { prepare: acquired, call: (adapter) => adapter.acquire('k', 10_000, 'me') },
  extend: {
    prepare: (adapter) => adapter.acquire('k', 50_000, `owner ${++owners}`),
    call: (adapter) => untilRefused('extend', adapter.extend('k', 90_000, `owner ${owners}`))
  },
  forceRelease: { prepare: acquired, call: (adapter) => adapter.forceRelease('k') },
  setState: { call: (adapter) => adapter.setState('k', { state: 'open', failureCount: 1 }) },
  recordFailure: { call: (adapter) => adapter.recordFailure('k', 1) },
  recordSuccess: { prepare: (adapter) => adapter.recordFailure('k', 1), call: (adapter) => adapter.recordSuccess('k') },
  getState: { call: (adapter) => adapter.getState('k') },
  'cache.set': { prepare: (adapter) => adapter.set('k', 1), call: (adapter) => adapter.set('k', 2, 5000) },
  'cache.get': { call: (adapter) => adapter.get('k') },
  'cache.has': { call: (adapter) => adapter.has('k') },
  'cache.ttl': { call: (adapter) => adapter.ttl('k') },
  'cache.getMany': { call: (adapter) => adapter.getMany(['k', 'l']) },
  'cache.delete': { prepare: (adapter) => adapter.set('k', 1), call: (adapter) => adapter.delete('k') },
  'cache.clear': { prepare: (adapter) => adapter.set('k', 1), call: (adapter) => adapter.clear() },
  'idempotency.set': { call: (adapter) => adapter.idempotency.set('k', [undefined, 1], 5000) },
  'idempotency.get': {
    prepare: (adapter) => adapter.idempotency.set('k', 1, 5000),
    call: (adapter) => adapter.idempotency.get('k')
  },
  'idempotency.delete': {
    prepare: (adapter) => adapter.idempotency.set('k', 1),
    call: (adapter) => adapter.idempotency.delete('k')
  },
  save: { call: save('a', 'task', 1) },
  'save again': { prepare: save('a', 'task', 1), call: save('a', 'task', 1) },
  'save under another sequence': { prepare: save('a', 'task', 1), call: save('a', 'task', 2) },
  'save under another task': { prepare: save('a', 'other', 1), call: save('a', 'task', 1) },
  'save in place of another': { prepare: save('b', 'task', 1), call: save('a', 'task', 1) },
  'save under another task, in place of another': {
    prepare: async (adapter) => {
      await save('a', 'other', 7)(adapter)
      await save('b', 'task', 1)(adapter)
    },
    call: save('a', 'task', 1)
  },
  load: { prepare: save('a', 'task', 1), call: (adapter) => adapter.load('a') },
  loadLatest: { prepare: save('a', 'task', 1), call: (adapter) => adapter.loadLatest('task') },
  list: { prepare: save('a', 'task', 1), call: (adapter) => adapter.list('task') },
  cleanup: {
    prepare: (adapter) => Promise.all([1, 2, 3].map((n) => save(`id${n}`, 'task', n)(adapter))),
    call: (adapter) => adapter.cleanup('task', 1)
  },
  'cleanup of many': {
    prepare: (adapter) => Promise.all(Array.from({ length: 600 }, (_, n) => save(`id${n}`, 'task', n)(adapter))),
    call: (adapter) => adapter.cleanup('task', 1)
  },
  deleteAll: { prepare: save('a', 'task', 1), call: (adapter) => adapter.deleteAll('task') }
}

const escaped = (key: string) => key.replace(/[\\*?[\]]/g, '\\$&')

describe.each(releases)('rights on a redis-server, release %s', (release) => {
  let server: RedisServer
  let admin: Redis
  let all: Adapter
  let user: Adapter
  let refused: Set<string>
  const needed = release === 'redis62' ? documented.filter((command) => !command.endsWith('_RO')) : documented
  const dump = async () => {
    const reader = await redis.read(server.url)
    return reader.dump().finally(() => reader.close())
  }
  const allow = (...rules: string[]) => admin.call('ACL', 'SETUSER', 'app', 'reset', 'on', '>pw', ...rules)

  beforeAll(async () => {
    server = await startRedis({ release })
    admin = new Redis(server.url)
    await allow('~*', '+@all')
    all = redis.open(server.url, { keyPrefix: 'p:' })
    user = redis.open(
      { host: server.host, port: server.port, username: 'app', password: 'pw' },
      { keyPrefix: 'p:', commandTimeout: 2000 }
    )
    await user.connect()
    refused = new Set()
  })
  afterAll(async () => {
    await Promise.all([all.disconnect(), user.disconnect()])
    admin.disconnect()
    await server.stop()
  })
  beforeEach(() => admin.flushall())

  /** The step's outcome for a user with these rights: refused without an effect, or done. */
  async function isRefused(step: Step, ...rules: string[]): Promise<boolean> {
    await admin.flushall()
    await step.prepare?.(all)
    const before = await dump()
    await admin.script('FLUSH')
    await allow(...rules)
    const failure = await step.call(user).then(
      () => undefined,
      (error) => error
    )
    if (failure === undefined) return false
    expect(failure.code, String(failure)).toBe('PERMISSION_DENIED')
    expect(await dump(), rules.join(' ')).toBe(before)
    return true
  }

  /** Every key that exists before or after the step. */
  async function keysOf(step: Step): Promise<string[]> {
    await step.prepare?.(all)
    const before = await admin.keys('*')
    await step.call(all)
    return [...new Set([...before, ...(await admin.keys('*'))])].slice(0, 20)
  }

  it.each(Object.entries(steps))('%s without one of the commands', async (_name, step) => {
    for (const command of needed)
      if (await isRefused(step, '~*', '+@all', `-${command.toLowerCase()}`)) refused.add(command)
  })

  it('needs each of the documented commands, and no other', async () => {
    expect([...refused].sort()).toEqual(needed.sort())
    const rules = needed.map((command) => `+${command.toLowerCase()}`)
    for (const step of Object.values(steps)) expect(await isRefused(step, '~*', '-@all', ...rules)).toBe(false)
  })

  it.each(Object.entries(steps))('%s without one of the keys', async (_name, step) => {
    const keys = await keysOf(step)
    for (const key of keys) {
      const others = keys.filter((other) => other !== key).map((other) => `~${escaped(other)}`)
      await isRefused(step, ...others, '+@all')
      if (release !== 'redis62') await isRefused(step, ...others, `%R~${escaped(key)}`, '+@all')
    }
  })

  // These ids come late in the stream, where one command can't remove all earlier ones.
  it('cleanup of many, of which some may at most be read', async () => {
    const first = ['id?', 'id??', 'id[1-4]??'].map((ids) => `~p:checkpoint-id:${ids}`)
    const last = release === 'redis62' ? [] : ['%R~p:checkpoint-id:id5??']
    const rules = [...first, ...last, '~p:checkpoint:*', '~p:checkpoint-index:*', '+@all']
    expect(await isRefused(steps['cleanup of many']!, ...rules)).toBe(true)
  })

  it.each(Object.entries(steps))('%s without memory', async (_name, step) => {
    await step.prepare?.(all)
    const before = await dump()
    await allow('~*', '+@all')
    await admin.config('SET', 'maxmemory', '1')
    const failure = await step.call(user).then(
      () => undefined,
      (error) => error
    )
    await admin.config('SET', 'maxmemory', '0')
    if (failure === undefined) return
    expect(failure.code).toBe('SERVER_BUSY')
    expect(await dump()).toBe(before)
  })

  it('reads work on a connection that finds no scripts that only read', async () => {
    await allow('~*', '+@all', ...(release === 'redis62' ? [] : ['-eval_ro', '-evalsha_ro']))
    const reader = redis.open(
      { host: server.host, port: server.port, username: 'app', password: 'pw' },
      { keyPrefix: 'p:' }
    )
    await save('a', 'task', 1)(reader)
    expect([await reader.load('a'), await reader.loadLatest('task')]).toMatchObject([{ id: 'a' }, { id: 'a' }])
    await reader.disconnect()
  })

  it('a lock that could not be taken is free', async () => {
    await allow('~*', '+@all', '-pexpireat')
    await held(await user.acquire('k', 60_000)).release()
    await allow('~*', '+@all', '-set')
    await expect(user.acquire('k', 60_000)).rejects.toMatchObject({ code: 'PERMISSION_DENIED', nativeCode: 'NOPERM' })
    held(await all.acquire('k', 1000))
  })

  it('an owner who acquires again keeps the later of the two expiries', async () => {
    const first = held(await all.acquire('k', 60_000, 'me'))
    const left = async () => Number(await admin.pttl('p:lock:k'))
    expect(held(await all.acquire('k', 1000, 'me')).expiresAt).toBeGreaterThanOrEqual(first.expiresAt - 1)
    expect(await left()).toBeGreaterThan(50_000)
    expect(held(await all.acquire('k', 120_000, 'me')).expiresAt).toBeGreaterThan(first.expiresAt + 50_000)
    expect(await left()).toBeGreaterThan(110_000)
    expect(await admin.get('p:lock:k')).toBe('me')
  })
})
