import { mergeConfig } from 'vitest/config'
import usual from '../../vitest.config.js'

// Everything is slower under a sanitizer, so time limits are longer and a test that fails by time is repeated.
export default mergeConfig(usual, {
  test: {
    exclude: ['test/**/others/**'],
    include: ['test/sanitizers/*.test.ts'],
    setupFiles: ['test/sanitizers/find-leaks.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    retry: 2
  }
})
