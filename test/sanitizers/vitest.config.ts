import { mergeConfig } from 'vitest/config'
import usual from '../../vitest.config.js'

export default mergeConfig(usual, {
  test: { setupFiles: ['test/sanitizers/find-leaks.ts'], testTimeout: 60_000, hookTimeout: 120_000 }
})
