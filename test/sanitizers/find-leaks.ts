// Each test file looks for leaks at its end: Vitest ends its processes by a signal, so no check at exit would run.
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll } from 'vitest'

const { findLeaks } = createRequire(import.meta.url)('../../build/Release/leaks.node')

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

// Adapters that await garbage collection are not leaks. Memory that a collected adapter has not freed is one.
async function collectAdapters(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    collect()
    await sleep(10)
  }
}

afterAll(async () => {
  await collectAdapters()
  findLeaks()
}, 300_000)
