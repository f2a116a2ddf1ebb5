// Stores results under keys that all processes share, and reads them meanwhile.
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter()
const counts = { stored: 0, read: 0, wrong: 0 }
const key = () => `result ${Math.floor(Math.random() * race.keys)}`
const body = `${race.index},`.repeat(1000)

function store() {
  counts.stored++
  return adapter.idempotency.set(key(), [undefined, { process: race.index, body }])
}

const isWhole = ([error, { process, body }]) => error === undefined && body === `${process},`.repeat(1000)

async function read() {
  const found = await adapter.idempotency.get(key())
  if (!found) return
  counts.read++
  if (!isWhole(found.value)) counts.wrong++
}

await adapter.connect()
await barrier()
for (let turn = 0; turn < race.turns; turn++) await Promise.all([store(), read(), store(), read(), read()])
report(counts)
await adapter.disconnect()
