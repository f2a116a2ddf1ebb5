import { configDefaults, defineConfig } from 'vitest/config'

// Of tarballs, which only a release has.
export default defineConfig({
  test: {
    include: ['test/release/*.test.ts'],
    exclude: configDefaults.exclude,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 600_000
  }
})
