import { expect } from 'vitest'

/** The output of a sample in which every provider worked. */
export const everyProvider = {
  lock: true,
  failures: 1,
  cached: { cached: true },
  replay: { value: [null, 'paid'], expiresAt: expect.any(Number) },
  checkpoint: ['saved']
}
