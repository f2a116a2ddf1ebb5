// exhausted.mjs <backend> <url>: how a first call ends while only so many descriptors are free, and the same call when
// they have been given back. To be run with a low limit.
import { closeSync, openSync } from 'node:fs'
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [name, url] = process.argv.slice(2)
const MOST = 14
const timeouts = { connectTimeout: 1000, commandTimeout: 1000 }

function exhaust() {
  const taken = []
  for (;;) {
    try {
      taken.push(openSync('/dev/null'))
    } catch {
      return taken
    }
  }
}

const giveBack = (taken, count) => {
  for (const descriptor of taken.splice(0, count)) closeSync(descriptor)
}

async function outcomeOf(call) {
  try {
    return { value: await call() }
  } catch ({ name: kind, code, nativeCode, operation }) {
    return { kind, code, nativeCode, operation }
  }
}

// What a process needs once must not be missing later: the file itself, and the threads of libuv.
const first = await open({ name, url }, timeouts)
for (let free = 0; free <= MOST; free++) {
  const adapter = free === 0 ? first : await open({ name, url }, timeouts)
  const taken = exhaust()
  giveBack(taken, free)
  const during = await outcomeOf(() => adapter.acquire(`k${free}`, 1, 'me'))
  giveBack(taken, taken.length)
  const after = await outcomeOf(() => adapter.set('k', free))
  report({ free, during, after })
  await adapter.disconnect()
}
