import { expect } from 'vitest'
import type { Adapter } from './backends.js'
import { held } from './expectations.js'

/** Calls each of the five providers once, with an adapter under its own prefix. */
export async function shortContract(adapter: Adapter): Promise<void> {
  const lock = held(await adapter.acquire('k', 5000))
  expect(await adapter.acquire('k', 5000)).toBeNull()
  await Promise.all([adapter.set('k', { a: 1 }), adapter.idempotency.set('k', [undefined, 1])])
  await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: ['saved'] })
  expect(await adapter.get('k')).toEqual({ a: 1 })
  expect((await adapter.idempotency.get('k'))?.value).toEqual([undefined, 1])
  expect((await adapter.loadLatest('t'))?.data).toEqual(['saved'])
  expect(await adapter.recordFailure('k', 3)).toBe(1)
  expect([await lock.extend(5000), await lock.release(), await lock.isValid()]).toEqual([true, undefined, false])
}
