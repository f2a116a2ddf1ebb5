import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { held, ignore, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

const coreOwner = (name: string) => `owner-${name}`
const bucket = (tokens: number) => ({ tokens, lastRefill: 1700000000123 })

/** Saves a checkpoint as go-go-scope does: writes it, then keeps the newest 10. */
async function coreSave(adapter: Adapter, task: string, sequence: number, data: unknown): Promise<void> {
  const id = `${task}-${1700000000000 + sequence}-${sequence}`
  await adapter.checkpoint.save({ id, taskId: task, sequence, timestamp: 1700000000000 + sequence, progress: 0, data })
  await adapter.checkpoint.cleanup(task, 10)
}

/** Polls for a lock as go-go-scope does, but at a shorter interval. */
async function coreAcquire(adapter: Adapter, key: string, ttl: number, owner: string) {
  for (;;) {
    const handle = await adapter.lock.acquire(key, ttl, owner)
    if (handle) return handle
    await sleep(10)
  }
}

export function scopeReplaySuite(all: Harness): void {
  describe('scope replay: locks', () => {
    it('an exclusive lock is polled for, renewed and released', async () => {
      const adapter = all.open()
      const key = 'lock:exclusive:invoice'
      const first = await coreAcquire(adapter, key, 30_000, coreOwner('a'))
      const second = coreAcquire(adapter, key, 30_000, coreOwner('b'))
      expect(await adapter.lock.extend(key, 30_000, coreOwner('a'))).toBe(true)
      await sleep(30)
      await first.release()
      await (await second).release()
      expect(await adapter.lock.extend(key, 30_000, coreOwner('a'))).toBe(false)
    })

    it("readers probe the write lock with ttl 100; the writer's own probe does not free it", async () => {
      const adapter = all.open()
      const writer = held(await adapter.lock.acquire('lock:write:doc', 30_000, coreOwner('w')))
      expect(await adapter.lock.acquire('lock:write:doc', 100, coreOwner('r'))).toBeNull()
      const probe = held(await adapter.lock.acquire('lock:write:doc', 100, coreOwner('w')))
      await probe.release()
      expect(await adapter.lock.acquire('lock:write:doc', 100, coreOwner('r'))).toBeNull()
      await writer.release()
      await held(await adapter.lock.acquire('lock:write:doc', 100, coreOwner('r'))).release()
      held(await adapter.lock.acquire(`lock:read:doc:${coreOwner('r')}`, 30_000, coreOwner('r')))
    })

    it('renewal from a timer never rejects, also after the lock is lost', async () => {
      const adapter = all.open()
      const lock = held(await adapter.lock.acquire('lock:exclusive:k', 30_000, coreOwner('a')))
      await adapter.lock.forceRelease('lock:exclusive:k')
      expect(
        await Promise.all(times(5, () => adapter.lock.extend('lock:exclusive:k', 30_000, coreOwner('a'))))
      ).toEqual(times(5, () => false))
      await lock.release()
    })

    it('the scheduler acquires and force-releases by job', async () => {
      const adapter = all.open()
      held(await adapter.lock.acquire('scheduler:lock:nightly', 30_000, 'instance-1'))
      expect(await adapter.lock.acquire('scheduler:lock:nightly', 30_000, 'instance-2')).toBeNull()
      await adapter.lock.forceRelease('scheduler:lock:nightly')
      held(await adapter.lock.acquire('scheduler:lock:nightly', 60_000, 'instance-2'))
    })
  })

  describe('scope replay: idempotent tasks', () => {
    it('a successful task is replayed: element 1 is its result', async () => {
      const { idempotency } = all.open()
      expect(await idempotency.get('charge:1')).toBeNull()
      await idempotency.set('charge:1', [undefined, { charged: 5 }], undefined)
      const tuple = held(await idempotency.get<unknown[]>('charge:1')).value
      expect([tuple.length, tuple[0], tuple[1]]).toEqual([2, undefined, { charged: 5 }])
    })

    it('a failed task is not replayed as a success: element 1 is undefined', async () => {
      const { idempotency } = all.open()
      await idempotency.set('charge:1', [Object.assign(new Error('refused'), { code: 'E_CARD' }), undefined], 60_000)
      const tuple = held(await idempotency.get<unknown[]>('charge:1')).value
      expect(tuple[1] !== undefined).toBe(false)
      expect(tuple[0]).toMatchObject({ message: 'refused', code: 'E_CARD' })
    })

    it('a task that has nothing to return is [undefined, undefined]', async () => {
      const { idempotency } = all.open()
      await idempotency.set('k', [undefined, undefined], 60_000)
      expect(held(await idempotency.get('k')).value).toStrictEqual([undefined, undefined])
    })

    it('null is a result', async () => {
      const { idempotency } = all.open()
      await idempotency.set('k', [undefined, null])
      expect(held(await idempotency.get('k')).value).toStrictEqual([undefined, null])
    })
  })

  describe('scope replay: checkpoints', () => {
    it('none at first; then saved, cleaned to 10, and the latest loaded', async () => {
      const adapter = all.open()
      expect(await adapter.checkpoint.loadLatest('import')).toBeUndefined()
      for (const sequence of times(15, (i) => i + 1)) await coreSave(adapter, 'import', sequence, { done: sequence })
      expect(await adapter.checkpoint.list('import')).toHaveLength(10)
      expect((await adapter.checkpoint.loadLatest('import'))?.data).toEqual({ done: 15 })
    })

    it('data may be anything, also undefined', async () => {
      const adapter = all.open()
      await coreSave(adapter, 'import', 1, undefined)
      const latest = held((await adapter.checkpoint.loadLatest('import')) ?? null)
      expect([latest.data, latest.progress]).toEqual([undefined, 0])
    })

    it('the same checkpoint again on an interval, not awaited', async () => {
      const adapter = all.open()
      const saves = times(20, () => coreSave(adapter, 'import', 1, { at: 1 }))
      await Promise.all(saves)
      expect(await adapter.checkpoint.list('import')).toHaveLength(1)
    })

    it('deleteAll on success, while an interval save is in flight', async () => {
      const adapter = all.open()
      await coreSave(adapter, 'import', 1, 1)
      const interval = adapter.checkpoint.save({
        id: 'i',
        taskId: 'import',
        sequence: 2,
        timestamp: 1,
        progress: 0,
        data: 1
      })
      await adapter.checkpoint.deleteAll('import')
      await interval
      expect(await adapter.checkpoint.list('import')).toEqual([])
    })
  })

  describe('scope replay: token bucket and breaker', () => {
    it('a bucket is full while nothing is stored, then it has the stored level', async () => {
      const { cache } = all.open()
      expect(await cache.get('token-bucket:api')).toBeFalsy()
      await cache.set('token-bucket:api', bucket(99.25), 86_400_000)
      expect(await cache.get('token-bucket:api')).toEqual(bucket(99.25))
      cache.set('token-bucket:api', bucket(98.5), 86_400_000).catch(ignore)
      expect(await cache.get('token-bucket:api')).toEqual(bucket(98.5))
    })

    it('the breaker methods through s.persistence.circuitBreaker', async () => {
      const { circuitBreaker } = all.open()
      expect(await circuitBreaker.getState('gateway')).toBeNull()
      await Promise.all(times(3, () => circuitBreaker.recordFailure('gateway', 3)))
      expect((await circuitBreaker.getState('gateway'))?.state).toBe('open')
      await circuitBreaker.recordSuccess('gateway')
      expect((await circuitBreaker.getState('gateway'))?.state).toBe('closed')
    })
  })

  const installed = process.env.GO_GO_SCOPE
  if (installed) realScope(all, installed)
}

/** The same through the real scope() at `path`, a file or a package's folder, whose types are not available here. */
function realScope(all: Harness, path: string): void {
  const load = (): Promise<any> => import(pathToFileURL(createRequire(import.meta.url).resolve(resolve(path))).href)

  describe('scope replay: through a real scope()', () => {
    it('an idempotent task runs once, a failed one again', async () => {
      const { scope } = await load()
      await using s = scope({ persistence: all.open() })
      let runs = 0
      const once = () => s.task(async () => ++runs, { idempotency: { key: 'k', ttl: 60_000 } })
      expect([(await once())[1], (await once())[1], runs]).toEqual([1, 1, 1])
    })

    it('checkpoints of a task are saved and resumed', async () => {
      const { scope } = await load()
      const adapter = all.open()
      await using s = scope({ persistence: adapter })
      const work = async ({ checkpoint }: any) => {
        const at = checkpoint?.data?.at ?? 0
        await checkpoint?.save({ at: at + 1 })
        if (at === 0) throw new Error('stopped')
        return at
      }
      await s.task(work, { id: 'job', checkpoint: { interval: 60_000 } })
      expect((await adapter.loadLatest('job'))?.data).toEqual({ at: 1 })
      const [, resumed] = await s.task(work, { id: 'job', checkpoint: { interval: 60_000 } })
      expect(resumed).toBe(1)
    })

    it('an exclusive lock excludes', async () => {
      const { Lock, scope } = await load()
      const adapter = all.open()
      await using s = scope({ persistence: adapter })
      const lock = () => new Lock(s.signal, { provider: s.persistence?.lock, key: 'k', ttl: 5000 })
      const guard = await lock().acquire()
      await expect(lock().acquire({ timeout: 150 })).rejects.toThrow(/timed out/)
      await guard.release()
      await (await lock().acquire()).release()
    })
  })
}
