// Lists the keys of one prefix and clears it; reports times and by how much the process grew.
import { setInterval } from 'node:timers'
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter({ keyPrefix: race.prefix })
await adapter.connect()

async function measured(work) {
  globalThis.gc()
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  const started = performance.now()
  const answer = await work()
  const milliseconds = performance.now() - started
  clearInterval(timer)
  return { answer, milliseconds, grown: Math.max(peak, process.memoryUsage.rss()) - before }
}

await barrier()
const clear = await measured(() => adapter.clear())
const left = (await adapter.keys()).length
const other = await openAdapter({ keyPrefix: race.otherPrefix })
await other.connect()
const keys = await measured(async () => (await other.keys()).length)
report({ clear, keys, left })
await Promise.all([adapter.disconnect(), other.disconnect()])
