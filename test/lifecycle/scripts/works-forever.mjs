// A Worker that uses adapters until it is ended, or for a while.
import { parentPort, workerData } from 'node:worker_threads'
import { open, startWork } from './adapters.mjs'

const { targets, awaits, exits } = workerData
// The client library of MongoDB can only wait, and a Worker can't end before it: see docs/threading.md.
const patience = ({ name }) => (name === 'mongodb' ? 300 : 60_000)
const optionsOf = (target) => ({ connectTimeout: patience(target), commandTimeout: patience(target) })
const adapters = await Promise.all(targets.map((target) => open(target, optionsOf(target))))
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
