import { configDefaults, defineConfig } from 'vitest/config'

// Of tarballs, which only a release has.
export default defineConfig({
  test: {
    include: ['test/release/*.test.ts'],
    exclude: configDefaults.exclude,
    pool: 'forks',
    // One after the other: some measure what things cost.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 600_000
  }
})
