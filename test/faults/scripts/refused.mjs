// refused.mjs <backend> <url> <count>: reports the memory cost of calls that are refused or fail on a dead server.

import { open } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [name, url, count] = process.argv.slice(2)
const value = { text: 'x'.repeat(1000) }
const atOnce = 1000

function residentMegabytes() {
  global.gc()
  return process.memoryUsage.rss() / 2 ** 20
}

async function ask(adapter, calls, codes) {
  for (let done = 0; done < calls; done += atOnce) {
    const asked = Array.from({ length: atOnce }, () => adapter.set('k', value))
    for (const { reason } of await Promise.allSettled(asked)) codes.add(reason?.code ?? 'ok')
  }
}

async function measure(what, adapter, calls) {
  const codes = new Set()
  await ask(adapter, calls / 5, codes)
  const before = residentMegabytes()
  await ask(adapter, calls, codes)
  report({ what, count: calls, megabytes: residentMegabytes() - before, codes: [...codes] })
}

// The silent server keeps the queue's only place occupied. Nothing listens on port 1.
const ages = 1e9
const full = await open({ name, url }, { maxQueue: 1, connectTimeout: ages, commandTimeout: ages })
full.get('k').catch(() => {})
await measure('calls that a full queue refuses', full, Number(count))
const dead = Object.assign(new URL(url), { port: '1' }).href
await measure('calls on a dead server', await open({ name, url: dead }, { commandTimeout: 100 }), Number(count) / 10)
process.exit()
