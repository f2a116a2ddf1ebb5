// Values beyond maxReplyBytes on real servers: only the calls for these values fail, and concurrent calls succeed.
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { harness } from '../support/harness.js'
import { outcomeOf } from './support/outcomes.js'
import { subjects } from './support/subjects.js'

const megabyte = 2 ** 20
const tooLarge = {
  name: 'PersistenceError',
  code: 'VALUE_TOO_LARGE',
  nativeCode: 'EMSGSIZE',
  retryable: false,
  outcomeKnown: true,
  message: expect.stringContaining('maxReplyBytes')
}
const checkpoint = (sequence: number, data: string) => ({
  ...{ id: `c${sequence}`, taskId: 't', sequence, timestamp: 1, progress: 0 },
  data
})

describe.each(subjects)('%s', (_name, { backend }) => {
  const all = harness(backend)

  /** Two adapters with one prefix: the first without a bound, the second with a bound of 1 MiB. */
  function pair(): [Adapter, Adapter] {
    const keyPrefix = all.prefix()
    return [all.open({ keyPrefix }), all.open({ keyPrefix, connections: 1, maxReplyBytes: megabyte })]
  }

  it('get, list: VALUE_TOO_LARGE for the long one, and the others are served', async () => {
    const [writer, reader] = pair()
    const long = 'x'.repeat(3 * megabyte)
    await writer.set('long', long)
    await writer.set('short', 'short')
    await Promise.all(
      [1, 2, 3, 4, 5, 6, 7].map((sequence) => writer.save(checkpoint(sequence, long.slice(0, megabyte / 5))))
    )
    await expect(reader.get('long')).rejects.toMatchObject(tooLarge)
    expect(await reader.get('short')).toBe('short')
    const outcomes = await Promise.all(
      ['short', 'long', 'short', 'short'].map((key) => outcomeOf(() => reader.get(key)))
    )
    expect(outcomes.map(({ code }) => code)).toEqual([undefined, 'VALUE_TOO_LARGE', undefined, undefined])
    await expect(reader.list('t')).rejects.toMatchObject(tooLarge)
    expect(await reader.load('c1')).toMatchObject({ sequence: 1 })
    expect(await writer.get('long')).toBe(long)
  })

  it('values that are too long only together are served one by one', async () => {
    const [writer, reader] = pair()
    const keys = Array.from({ length: 8 }, (_, i) => `k${i}`)
    const value = 'x'.repeat(megabyte / 3)
    await Promise.all(keys.map((key) => writer.set(key, value)))
    const values = await Promise.all(keys.map((key) => reader.get(key)))
    expect(values.every((one) => one === value)).toBe(true)
  })

  it('getMany: VALUE_TOO_LARGE for values that are too long together, and the calls beside it are served', async () => {
    const [writer, reader] = pair()
    const keys = Array.from({ length: 8 }, (_, i) => `many${i}`)
    const value = 'x'.repeat(megabyte / 3)
    await Promise.all(keys.map((key) => writer.set(key, value)))
    const [beside, many] = await Promise.all([
      outcomeOf(() => reader.get('many0')),
      outcomeOf(() => reader.getMany(keys)),
      outcomeOf(() => reader.ttl('many0'))
    ])
    expect([beside.code, many.code]).toEqual([undefined, 'VALUE_TOO_LARGE'])
    await expect(reader.getMany(keys)).rejects.toMatchObject({
      ...tooLarge,
      message: expect.stringContaining('ask for fewer keys')
    })
    expect(await reader.getMany(keys.slice(0, 2))).toEqual([value, value])
    expect(await writer.getMany(keys)).toEqual(keys.map(() => value))
  })

  it('by default what can be written can be read', async () => {
    const adapter = all.shared()
    const value = 'x'.repeat(12 * megabyte)
    await adapter.set('large', value)
    expect(await adapter.get('large')).toBe(value)
    await adapter.delete('large')
  })
})
