import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const servers = 'test/support/servers.ts'

export default defineConfig({
  test: {
    include: ['test/{contract,unit,faults,races,lifecycle,lint}/**/*.test.ts'],
    globalSetup: existsSync(servers) ? [servers] : [],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000
  }
})
