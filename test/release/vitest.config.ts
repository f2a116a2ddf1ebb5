import { configDefaults, defineConfig } from 'vitest/config'

// Tests of tarballs, which only a release has.
export default defineConfig({
  test: {
    include: ['test/release/*.test.ts'],
    exclude: configDefaults.exclude,
    pool: 'forks',
    // One file at a time, because some measure time and memory.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 600_000
  }
})
