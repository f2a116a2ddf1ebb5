import { mergeConfig } from 'vitest/config'
import usual from '../../vitest.config.js'

// Everything takes longer here, which the tests that measure time can't know.
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
