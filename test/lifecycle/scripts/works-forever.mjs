// A Worker that uses adapters until it is ended.
import { parentPort, workerData } from 'node:worker_threads'
import { open, startWork } from './adapters.mjs'

const { targets, awaits } = workerData
const options = { connectTimeout: 60_000, commandTimeout: 60_000 }
const adapters = await Promise.all(targets.map((target) => open(target, options)))
if (awaits === 'connection') await Promise.all(adapters.map((adapter) => adapter.connect()))
const working = adapters.map((adapter) => startWork(adapter, 300))
parentPort.postMessage('working')
const workAgain = () => {
  for (const adapter of adapters) startWork(adapter, 20)
}
if (awaits === 'turns') setInterval(workAgain, 0)
await Promise.all(working)
