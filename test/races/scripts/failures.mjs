// Records failures without awaiting any of them.
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter()
await adapter.connect()
await barrier()
const calls = Array.from({ length: race.calls }, () => adapter.recordFailure(race.breaker, 5))
report(await Promise.all(calls))
await adapter.disconnect()
