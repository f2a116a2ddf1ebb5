import { existsSync } from 'node:fs'
import { configDefaults, defineConfig } from 'vitest/config'

// Only a full run starts the servers that these are for.
const ofFullRuns = process.env.PERSISTENCE_FULL ? [] : ['test/**/others/**']
const servers = 'test/support/servers.ts'
const orphan = 'test/support/orphan.ts'

export default defineConfig({
  test: {
    include: ['test/{clients,contract,unit,properties,integration,faults,races,lifecycle,tooling,lint}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...ofFullRuns],
    globalSetup: existsSync(servers) ? [servers] : [],
    setupFiles: existsSync(orphan) ? [orphan] : [],
    pool: 'forks',
    // Some tests measure time, and a shared machine stops for a moment: what fails there has to fail twice.
    retry: process.env.CI ? 1 : 0,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000
  }
})
