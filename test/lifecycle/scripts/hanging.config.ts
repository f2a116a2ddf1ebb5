import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/lifecycle/scripts/hanging.ts'],
    globalSetup: ['test/support/servers.ts'],
    pool: 'forks'
  }
})
