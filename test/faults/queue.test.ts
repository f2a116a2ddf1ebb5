// Back-pressure: the queue is bounded in calls and in bytes, also while the database is unreachable.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { runScript } from '../support/processes.js'
import { figure, inMs, rounds } from './support/figures.js'
import { codesOf, longest, outcomeOf } from './support/outcomes.js'
import { subjects } from './support/subjects.js'

const patient = { connectTimeout: 60_000, commandTimeout: 60_000 }
const megabyte = 1024 * 1024

const script = fileURLToPath(new URL('scripts/refused.mjs', import.meta.url))

interface Grown {
  what: string
  count: number
  megabytes: number
  codes: string[]
}

describe.each(subjects)('%s: a full queue', (_name, { backend }) => {
  const all = harness(backend)

  it('beyond maxQueue: QUEUE_FULL at once; what had a place is done when the server is back', async () => {
    const { proxy, adapter } = await all.proxied({ ...patient, maxQueue: 100 })
    await adapter.connect()
    proxy.stallReplies()
    const waiting = times(100, (i) => adapter.set(`k${i}`, i))
    const refused = await Promise.all(times(1000, (i) => outcomeOf(() => adapter.get(`k${i}`))))
    figure(`1,000 refusals, the slowest after ${inMs(longest(refused))}`)
    expect(codesOf(refused)).toEqual(['QUEUE_FULL'])
    expect(refused[0]?.error).toMatchObject({ retryable: true, outcomeKnown: true })
    await proxy.pass()
    proxy.cut()
    await Promise.all(waiting)
    expect(await adapter.get('k99')).toBe(99)
  })

  it('beyond maxQueueBytes: QUEUE_FULL at once; one that is larger goes alone', async () => {
    const { proxy, adapter } = await all.proxied({ ...patient, maxQueueBytes: megabyte })
    await adapter.set('huge', 'x'.repeat(2 * megabyte))
    proxy.stallReplies()
    const half = 'x'.repeat(megabyte / 2)
    const first = adapter.set('half', half)
    const second = await outcomeOf(() => adapter.set('other', half))
    expect(second.code).toBe('QUEUE_FULL')
    const small = times(10, (i) => adapter.set(`k${i}`, i))
    await proxy.pass()
    proxy.cut()
    await Promise.all([first, ...small])
    expect(await adapter.has('other')).toBe(false)
  })

  it('the connection that the first call makes takes no place', async () => {
    const adapter = all.open({ maxQueue: 1, maxQueueBytes: 1 })
    await adapter.set('k', 'x'.repeat(1000))
    expect(await adapter.get('k')).toHaveLength(1000)
  })

  it('refusals and failures cost no memory', async () => {
    const { proxy } = await all.proxied()
    proxy.stall()
    const { reports, code, stderr } = await runScript<Grown>(script, {
      execArgv: ['--expose-gc'],
      args: () => [backend.name, backend.withPort(all.url, proxy.port), String(rounds(1_000_000, 50_000))],
      timeout: 300_000
    })
    expect([code, stderr]).toEqual([0, ''])
    for (const { what, count, megabytes, codes } of reports) {
      figure(`${count} ${what}: ${megabytes.toFixed(1)} MB more`)
      expect(megabytes).toBeLessThan(50)
      expect(codes).not.toContain('ok')
    }
    expect(reports).toHaveLength(2)
  }, 300_000)
})
