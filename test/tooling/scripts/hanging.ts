import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { startRedis } from '../../../tools/servers.mjs'

test('goes on for ever beside a server of its own', { timeout: 0 }, async () => {
  const { dir } = await startRedis()
  writeFileSync(join(process.env.TMPDIR!, 'running'), dir)
  await new Promise(() => setInterval(() => {}, 1000))
})
