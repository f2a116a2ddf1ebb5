import { describe, expect, it } from 'vitest'
import type { Harness } from '../support/harness.js'

const checkpoint = (sequence: number, id = `c${sequence}`) => ({
  id,
  taskId: 't',
  sequence,
  timestamp: 1700000000000,
  progress: 0,
  data: { at: sequence }
})

const argumentsOf = (method: string): unknown[] => {
  if (method === 'save') return [checkpoint(3)]
  return method === 'cleanup' ? ['t', 1] : ['t']
}
/** How many checkpoints remain of two after the method; `save` adds one. */
const left: Record<string, number> = { save: 3, cleanup: 1, deleteAll: 0 }

export function aliasesSuite(all: Harness): void {
  const aliases = Object.entries(all.backend.aliases)
  if (aliases.length === 0) return

  describe('checkpoints: both families of names', () => {
    it.each(aliases)('%s is %s', async (documented, own) => {
      const adapter = all.open()
      await adapter.save(checkpoint(1, 't'))
      await adapter.save(checkpoint(2))
      const call = (name: string) =>
        (adapter as never as Record<string, (...args: unknown[]) => unknown>)[name]?.(...argumentsOf(own))
      const answer = await call(documented)
      expect(answer).toStrictEqual(own.startsWith('l') ? await call(own) : undefined)
      expect((await adapter.list('t')).length).toBe(left[own] ?? 2)
    })
  })
}
