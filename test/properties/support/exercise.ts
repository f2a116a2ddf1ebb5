// Every operation on every one of some texts, as key, owner, task, id, value and pattern; each text is its own entry.
import { expect } from 'vitest'
import type { Adapter } from '../../support/backends.js'
import { held } from '../../support/expectations.js'

const HOUR = 3_600_000

const checkpoint = (text: string, sequence: number) => ({
  id: `${text}${sequence}`,
  taskId: text,
  sequence,
  timestamp: 1,
  progress: 0,
  data: text
})

async function asLock(adapter: Adapter, text: string): Promise<void> {
  const lock = held(await adapter.acquire(text, HOUR, text))
  expect(lock.owner).toBe(text)
  expect(await adapter.acquire(text, HOUR, `${text}'`)).toBeNull()
  expect(await adapter.extend(text, HOUR, `${text}'`)).toBe(false)
  expect(await adapter.extend(text, HOUR, text)).toBe(true)
  expect(await lock.isValid()).toBe(true)
}

async function asBreaker(adapter: Adapter, text: string, at: number): Promise<void> {
  await adapter.setState(text, { state: 'half-open', failureCount: at })
  expect(await adapter.recordFailure(text, 10_000)).toBe(at + 1)
  await adapter.recordSuccess(text)
  await adapter.setState(text, { state: 'closed', failureCount: at })
}

async function asEntry(adapter: Adapter, text: string): Promise<void> {
  await adapter.set(text, text)
  await adapter.idempotency.set(text, text, HOUR)
  expect(await adapter.has(text)).toBe(true)
}

async function asTask(adapter: Adapter, text: string): Promise<void> {
  for (const sequence of [1, 2, 3]) await adapter.save(checkpoint(text, sequence))
  await adapter.cleanup(text, 2)
}

/** The data stored under the text, which later writes under other texts must not have changed. */
async function readBack(adapter: Adapter, text: string): Promise<unknown[]> {
  const result = await adapter.idempotency.get(text)
  const loaded = await adapter.load(`${text}3`)
  return [
    await adapter.get(text),
    result?.value,
    (await adapter.getState(text))?.failureCount,
    loaded && [loaded.id, loaded.taskId, loaded.data],
    (await adapter.loadLatest(text))?.id,
    (await adapter.list(text)).length,
    await adapter.acquire(text, HOUR, `${text}'`)
  ]
}

const expected = (text: string, at: number) => [text, text, at, [`${text}3`, text, text], `${text}3`, 2, null]

async function removed(adapter: Adapter, text: string): Promise<void> {
  await adapter.delete(text)
  await adapter.idempotency.delete(text)
  await adapter.forceRelease(text)
  await adapter.deleteAll(text)
}

export type Manner = (
  texts: readonly string[],
  call: (text: string, at: number) => Promise<unknown>
) => Promise<unknown[]>

export const alone: Manner = async (texts, call) => {
  const results: unknown[] = []
  for (const [at, text] of texts.entries()) results.push(await call(text, at))
  return results
}

export const together: Manner = (texts, call) => Promise.all(texts.map(call))

/** @param neighbour an adapter with another prefix, whose data must stay unchanged */
export async function exercise(adapter: Adapter, neighbour: Adapter, texts: readonly string[], each: Manner) {
  await neighbour.set('k', 'of the neighbour')
  await each(texts, (text) => asLock(adapter, text))
  await each(texts, (text, at) => asBreaker(adapter, text, at))
  await each(texts, (text) => asEntry(adapter, text))
  await each(texts, (text) => asTask(adapter, text))
  expect(await each(texts, (text) => readBack(adapter, text))).toEqual(texts.map(expected))
  expect((await adapter.keys()).sort()).toEqual([...texts].sort())
  const [first = '', ...others] = texts
  await each(others, (text) => removed(adapter, text))
  expect(await readBack(adapter, first)).toEqual(expected(first, 0))
  expect(await adapter.keys()).toEqual([first])
  await adapter.clear()
  await removed(adapter, first)
  expect(await neighbour.get('k')).toBe('of the neighbour')
}
