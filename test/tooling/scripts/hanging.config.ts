import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/tooling/scripts/hanging.ts'],
    globalSetup: ['test/support/servers.ts'],
    setupFiles: ['test/support/orphan.ts'],
    pool: 'forks'
  }
})
