// Reports the metrics of its adapter: before the first call, after one call, and after disconnect().
import { parentPort, workerData } from 'node:worker_threads'
import { adapterClass } from '../../support/entries.mjs'

const Adapter = await adapterClass(workerData.name)
const adapter = new Adapter(workerData.url, { keyPrefix: workerData.keyPrefix })
const before = adapter.metrics()
await adapter.get('k')
const used = adapter.metrics()
await adapter.disconnect()
parentPort.postMessage({ before, used, after: adapter.metrics() })
