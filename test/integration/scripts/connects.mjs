// Connects when all sibling processes are ready, makes a few calls, and ends.
import { barrier } from '../../support/child.mjs'
import { adapterClass } from '../../support/entries.mjs'

const [backend, url] = process.argv.slice(2)
const Adapter = await adapterClass(backend)
const adapter = new Adapter(url, {
  keyPrefix: `process-${process.pid}:`,
  connectTimeout: 60_000,
  commandTimeout: 60_000
})
await barrier()
await adapter.connect()
await adapter.set('k', 1)
await adapter.disconnect()
