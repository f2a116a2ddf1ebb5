// no-threads.mjs <backend> <url>: makes a first call while the process can't start a thread, and another one after the
// parent has lifted the limit.
import { spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { barrier, report } from '../../support/child.mjs'

const [name, url] = process.argv.slice(2)
const NOBODY = 65534

async function outcomeOf(call) {
  try {
    return { value: await call() }
  } catch ({ name: kind, code, nativeCode, operation }) {
    return { kind, code, nativeCode, operation }
  }
}

// Makes libuv start its threads before the limit applies.
await Promise.all(Array.from({ length: 4 }, () => stat('/')))
const adapter = await open({ name, url })
spawnSync('prlimit', ['--pid', String(process.pid), '--nproc=1:'])
// The limit does not apply to root.
if (process.getuid() === 0) process.setuid(NOBODY)
report({ during: await outcomeOf(() => adapter.set('k', 1)) })
await barrier()
report({ after: await outcomeOf(() => adapter.set('k', 1)) })
await adapter.disconnect()
