// Connects and takes one lock, at the same moment as its siblings.
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter()
await barrier()
await adapter.connect()
const lock = await adapter.acquire('the only one', 600_000)
report({ process: race.index, holds: lock !== null })
await adapter.disconnect()
