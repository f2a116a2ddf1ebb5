import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['test/lint/scripts/skipping.ts'] } })
