// A Worker that uses adapters until it is ended, or for a while.
import { parentPort, workerData } from 'node:worker_threads'
import { open, startWork } from './adapters.mjs'

const { targets, awaits, exits } = workerData
const patience = { connectTimeout: 60_000, commandTimeout: 60_000 }
const adapters = await Promise.all(targets.map((target) => open(target, patience)))
if (awaits === 'connection') await Promise.all(adapters.map((adapter) => adapter.connect()))
const working = adapters.map((adapter) => startWork(adapter, 300))
parentPort.postMessage('working')
const workAgain = () => {
  for (const adapter of adapters) startWork(adapter, 20)
}
if (awaits === 'turns') setInterval(workAgain, 0)
if (awaits === 'loop') {
  for (;;) {
    for (const adapter of adapters) adapter.get('k').catch(() => {})
    await null
  }
}
if (exits) setTimeout(() => process.exit(0), 5)
await Promise.all(working)
