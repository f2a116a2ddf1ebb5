import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { setTimeout as rest } from 'node:timers/promises'
import { inspect } from 'node:util'
import {
  PersistenceError,
  RedisAdapter,
  RedisCacheAdapter,
  RedisIdempotencyAdapter
} from '@go-go-scope/persistence-native/redis'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'

const commonJs = createRequire(import.meta.url)('@go-go-scope/persistence-native/redis')
const url = inject('urls').redis
let server: Redis
beforeAll(() => {
  server = new Redis(url)
})
afterAll(() => server.quit())

function client(options: object = {}): Redis {
  const made = new Redis(url, { lazyConnect: true, keyPrefix: `${randomUUID()}:`, ...options })
  onTestFinished(() => made.disconnect())
  return made
}

function open<Adapter extends { disconnect(): Promise<void> }>(adapter: Adapter): Adapter {
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const connectionsOf = async (name: string) =>
  String(await server.call('CLIENT', 'LIST'))
    .split('\n')
    .filter((line) => line.includes(` name=${name} `)).length

const rejectionOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it was resolved'),
    (error) => error as PersistenceError
  )

describe('adapters of one client', () => {
  it('share one pool, also across the ESM and the CommonJS copy', async () => {
    const connectionName = randomUUID()
    const shared = client({ connectionName })
    const adapters = [RedisAdapter, commonJs.RedisAdapter].map((Adapter) =>
      open(new Adapter(shared, { connections: 1 }))
    )
    for (const adapter of adapters) await adapter.set('k', 1)
    expect(await connectionsOf(connectionName)).toBe(1)
  })

  it('with other native settings have pools of their own; the client ends with the last of all', async () => {
    const connectionName = randomUUID()
    const shared = client({ connectionName })
    const one = open(new RedisAdapter(shared, { connections: 1 }))
    const other = open(new RedisAdapter(shared, { connections: 1, commandTimeout: 1234 }))
    await Promise.all([one.set('k', 1), other.set('k', 1)])
    expect(await connectionsOf(connectionName)).toBe(2)
    await one.disconnect()
    expect(shared.status).toBe('wait')
    await other.disconnect()
    expect(shared.status).toBe('end')
  })

  it('count from the moment that they are made', async () => {
    const shared = client()
    const used = open(new RedisAdapter(shared))
    const unused = open(new RedisCacheAdapter(shared))
    await used.connect()
    await used.disconnect()
    expect(shared.status).toBe('wait')
    await unused.disconnect()
    expect(shared.status).toBe('end')
  })

  it("a lock's holds count across them", async () => {
    const shared = client()
    const [one, other] = [open(new RedisAdapter(shared)), open(new RedisAdapter(shared))]
    const held = await one.acquire('k', 5000, 'me')
    const again = await other.acquire('k', 100, 'me')
    await again?.release()
    expect(await held?.isValid()).toBe(true)
    await held?.release()
    expect(await other.acquire('k', 100, 'somebody')).not.toBeNull()
  })
})

describe('the prefix', () => {
  it("is the client's, then the adapter's", async () => {
    const shared = client({ keyPrefix: `${randomUUID()}:` })
    const adapter = open(new RedisAdapter(shared, { keyPrefix: 'own:' }))
    await Promise.all([adapter.set('k', 1), adapter.idempotency.set('k', 2)])
    const prefix = `${shared.options.keyPrefix}own:`
    expect(await server.mget(`${prefix}cache:k`, `${prefix}idempotency:k`)).toEqual(['1', '2'])
    expect(await adapter.keys()).toEqual(['k'])
  })

  it('of a cache may not be empty for what would be the whole database', async () => {
    const cache = open(new RedisCacheAdapter(url, { keyPrefix: '' }))
    for (const call of [() => cache.clear(), () => cache.keys()])
      expect(await rejectionOf(call())).toBeInstanceOf(RangeError)
  })
})

describe('an adapter', () => {
  it("has an idempotency adapter of the backend's own class", () => {
    const adapter = open(new RedisAdapter(url))
    expect(adapter.idempotency).toBeInstanceOf(RedisIdempotencyAdapter)
  })

  it('can be opened again while it closes', async () => {
    const adapter = open(new RedisAdapter(url, { keyPrefix: `${randomUUID()}:` }))
    const written = adapter.set('k', 1)
    const closed = adapter.disconnect()
    await Promise.all([adapter.connect(), adapter.connect(), closed, written])
    expect(await adapter.get('k')).toBe(1)
  })

  it('tells nothing of its settings', () => {
    const adapter = open(new RedisAdapter('redis://me:hunter2@localhost'))
    expect(`${inspect(adapter, { showHidden: true, depth: 9 })}${JSON.stringify(adapter)}`).not.toContain('hunter2')
  })

  it('works through a Proxy, also one that wraps all that it returns, and as a prototype', async () => {
    const reactive = <T extends object>(target: T): T =>
      new Proxy(target, {
        get(object, name, receiver) {
          const value: unknown = Reflect.get(object, name, receiver)
          return typeof value === 'object' && value && Object.isExtensible(value) ? reactive(value) : value
        }
      })
    const adapter = open(new RedisAdapter(url, { keyPrefix: `${randomUUID()}:` }))
    const cache = open(new RedisCacheAdapter(url, { keyPrefix: `${randomUUID()}:` }))
    for (const wrap of [<T extends object>(target: T): T => new Proxy(target, {}), reactive, Object.create]) {
      const wrapped: RedisAdapter = wrap(adapter)
      await wrapped.set('k', 1)
      await wrapped.idempotency.set('k', 2)
      const handle = await wrapped.acquire('l', 1000)
      const lock = handle && wrap(handle)
      const known = [await lock?.isValid(), await lock?.extend(2000), (lock?.expiresAt ?? 0) > Date.now()]
      await lock?.release()
      expect([...known, await handle?.isValid()]).toEqual([true, true, true, false])
      expect(await Promise.all([wrapped.get('k'), wrapped.idempotency.get('k'), wrap(cache).get('k')])).toEqual([
        1,
        { value: 2 },
        null
      ])
      expect([lock === null, wrapped.isConnected(), typeof wrapped.lock.acquire]).toEqual([false, true, 'function'])
    }
    expect((await cache.stats()).misses).toBe(3)
  })

  it('counts hits and misses of a cache, also of null', async () => {
    const cache = open(new RedisCacheAdapter(url, { keyPrefix: `${randomUUID()}:` }))
    await cache.set('k', null)
    expect([await cache.get('k'), await cache.get('none')]).toEqual([null, null])
    expect(await cache.stats()).toEqual({ hits: 1, misses: 1, size: 1, hitRatio: 0.5 })
  })
})

describe('a lock handle', () => {
  it('is over with its release', async () => {
    const adapter = open(new RedisAdapter(url, { keyPrefix: `${randomUUID()}:` }))
    const lock = await adapter.acquire('k', 5000, 'me')
    const expiresAt = lock?.expiresAt ?? 0
    expect([await lock?.extend(9000), (lock?.expiresAt ?? 0) > expiresAt]).toEqual([true, true])
    await Promise.all([lock?.release(), lock?.release()])
    expect([await lock?.isValid(), await lock?.extend(1000)]).toEqual([false, false])
  })

  it('of a closed adapter can not be released, but extended to no avail', async () => {
    const adapter = open(new RedisAdapter(url, { keyPrefix: `${randomUUID()}:` }))
    const lock = await adapter.acquire('k', 5000)
    await adapter.disconnect()
    expect(await lock?.extend(1000)).toBe(false)
    expect(lock && (await rejectionOf(lock.release()))).toMatchObject({ code: 'CLOSED', operation: 'release' })
    await adapter.connect()
    await lock?.release()
    expect(await adapter.acquire('k', 100)).not.toBeNull()
  })
})

describe('a function for the password', () => {
  const { hostname: host, port } = new URL(url)

  async function loginOf(password: () => unknown) {
    const username = `user-${randomUUID()}`
    await server.call('ACL', 'SETUSER', username, 'on', '>right', '~*', '+@all')
    onTestFinished(() => void server.call('ACL', 'DELUSER', username))
    const config = { host, port: Number(port), username, password: password as () => string }
    return { username, adapter: open(new RedisAdapter(config, { connections: 1 })) }
  }

  it('is asked on every connect', async () => {
    let asked = 0
    const { adapter, username } = await loginOf(async () => {
      asked++
      await rest(5)
      return 'right'
    })
    await adapter.set(`${username}:k`, 1, 1000)
    await server.call('CLIENT', 'KILL', 'USER', username)
    await rest(20)
    expect(await adapter.get(`${username}:k`)).toBe(1)
    expect(asked).toBe(2)
  })

  it.each<[string, () => unknown]>([
    ['throws', () => Promise.reject(new Error('no vault'))],
    ['gives no string', () => 5],
    ['gives the wrong one', () => 'wrong']
  ])('that %s fails the operation', async (_title, password) => {
    const { adapter } = await loginOf(password)
    const error = await rejectionOf(adapter.get('k'))
    expect(error).toBeInstanceOf(PersistenceError)
    expect(error).toMatchObject({ code: 'AUTH_FAILED', backend: 'redis' })
  })

  it.each(['right\0', 'right\ud800'])(
    'that gives %j, which client libraries would cut or change, fails as one that throws',
    async (text) => {
      const { adapter } = await loginOf(() => text)
      const cause = expect.objectContaining({ name: 'RangeError', code: 'ERR_INVALID_ARG_VALUE' })
      expect(await rejectionOf(adapter.get('k'))).toMatchObject({ code: 'AUTH_FAILED', retryable: true, cause })
    }
  )
})
