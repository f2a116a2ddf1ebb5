// The published suite on an adapter in memory, and on that adapter with a defect in it.
import { describe, expect, it } from 'vitest'
import type { ConformanceOptions } from '../../../conformance/index.js'
import { defects } from './defects.js'
import { MemoryAdapter } from './memory/adapter.js'
import { MemoryStore } from './memory/store.js'
import { plant } from './planted.js'
import { outcomeOf } from './recorder.js'

/** The flags that the adapter lacks, because it clones values by `v8.serialize`. */
const lacks = ['errors', 'toJSON', 'refusesValues']

function optionsFor(Adapter: typeof MemoryAdapter): ConformanceOptions {
  const store = new MemoryStore()
  return {
    create: (options) => new Adapter(store, options),
    patterns: [
      ['user:*', ['user:1', 'user:2', 'user:10']],
      ['*:1', ['user:1', 'group:1']]
    ],
    supports: Object.fromEntries(lacks.map((flag) => [flag, false]))
  }
}

describe('the suite on an adapter in memory', { timeout: 120_000 }, () => {
  it('passes, and says what was not tested', async () => {
    const { passed, failed, skipped } = await outcomeOf(optionsFor(MemoryAdapter))
    expect(failed).toEqual([])
    expect(passed.length).toBeGreaterThan(900)
    expect(passed.at(-1)).toBe('summary: families left out: none; flags off: errors, toJSON, refusesValues')
    const reasons = new Set(skipped.map((title) => title.replace(/^.*\(supports\.(\w+) is off\)$/, '$1')))
    expect([...reasons].sort()).toEqual([...lacks].sort())
  })

  it.each(defects.map((defect) => [defect.name, defect] as const))('notices: %s', async (_name, defect) => {
    const options = optionsFor(await plant(defect))
    const { failed } = await outcomeOf(defect.families ? { ...options, families: defect.families } : options)
    expect(failed).toContain(defect.caughtBy)
  })
})
