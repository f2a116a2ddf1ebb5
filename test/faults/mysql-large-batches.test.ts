// Values that exceed a limit together, but not alone: the connection stays usable.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { harness } from '../support/harness.js'
import { mariadb, mysql } from '../support/mysql-backend.js'

const megabyte = 2 ** 20

function events(): unknown[] {
  const seen: unknown[] = []
  const see = (event: unknown) => void seen.push(event)
  subscribe('go-go-scope:persistence', see)
  onTestFinished(() => void unsubscribe('go-go-scope:persistence', see))
  return seen
}

describe.each([mariadb, mysql].map((backend) => [backend.name, backend] as const))('%s', (_name, backend) => {
  const all = harness(backend)

  it.each([
    [40, 3],
    [300, 20],
    [9, 1.1]
  ])('%i values of 1/%d of the bound each are served on one connection', async (count, share) => {
    const keyPrefix = all.prefix()
    const writer = all.open({ keyPrefix })
    const reader = all.open({ keyPrefix, connections: 1, maxReplyBytes: megabyte })
    const keys = Array.from({ length: count }, (_, at) => `k${at}`)
    const value = 'x'.repeat(megabyte / share)
    for (const key of keys) await writer.set(key, value)
    await reader.connect()
    const seen = events()
    const missing = reader.get('missing')
    const values = await Promise.all(keys.map((key) => reader.get(key)))
    expect(values.every((one) => one === value)).toBe(true)
    expect(await missing).toBeNull()
    expect(seen).toEqual([])
  })

  it('lists of several tasks', async () => {
    const keyPrefix = all.prefix()
    const reader = all.open({ keyPrefix, connections: 1, maxReplyBytes: megabyte })
    const data = 'x'.repeat(megabyte / 5)
    for (const taskId of ['a', 'b', 'c'])
      for (const sequence of [1, 2, 3])
        await reader.save({ id: `${taskId}${sequence}`, taskId, sequence, timestamp: 1, progress: 0, data })
    const seen = events()
    const lists = await Promise.all(['a', 'b', 'c'].map((task) => reader.list(task)))
    expect(lists.map((list) => list.map(({ sequence }) => sequence))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3]
    ])
    expect(seen).toEqual([])
  })
})
