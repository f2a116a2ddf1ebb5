// Test frameworks replace timers and process.nextTick while a test runs. Calls made meanwhile still settle.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { allBackends, targets } from '../support/all-backends.js'
import { harness } from '../support/harness.js'
import { runScript } from '../support/processes.js'

describe.each(allBackends)('$name: with replaced globals', (backend) => {
  const all = harness(backend)

  afterEach(() => void vi.useRealTimers())

  it('answers while timers and clocks stand still', async () => {
    const adapter = all.open()
    await adapter.connect()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'Date', 'performance'] })
    const lock = await adapter.acquire('k', 2_000)
    expect(await lock?.extend(3_000)).toBe(true)
    await adapter.set('x', 1)
    expect(await adapter.get('x')).toBe(1)
  })
})

const script = new URL('scripts/no-next-tick.mjs', import.meta.url).pathname

it.each(['before', 'after'])('answers where process.nextTick was replaced %s the package was loaded', async (when) => {
  const { reports, stderr } = await runScript<{ took: number[] }>(script, { args: () => [when, ...targets()] })
  expect(stderr).toBe('')
  for (const took of reports[0]?.took ?? [Number.NaN]) expect(took).toBeLessThan(1_000)
})
