import { expect } from 'vitest'

/** What a sample tells when every provider has done its part. */
export const everyProvider = {
  lock: true,
  failures: 1,
  cached: { cached: true },
  replay: { value: [null, 'paid'], expiresAt: expect.any(Number) },
  checkpoint: ['saved']
}
