// exhausted.mjs <backend> <url>: reports the outcome of a first call while few descriptors are free, and of the same
// call after they are freed. Run it with a low limit of descriptors.
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

// Loads the .node file and starts libuv's threads first, because both need descriptors once.
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
