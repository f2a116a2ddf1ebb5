// Records failures without awaiting any of them.
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter()
await adapter.connect()
await barrier()
const { breaker, breakers = 1 } = race
const calls = Array.from({ length: race.calls }, (_, i) => adapter.recordFailure(`${breaker} ${i % breakers}`, 5))
report(await Promise.all(calls))
await adapter.disconnect()
