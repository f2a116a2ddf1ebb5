// exits-over-workers.mjs <target>…: the process ends while Workers have work in flight.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { report } from '../../support/child.mjs'
import { open, startWork, targetsIn } from './adapters.mjs'

const script = fileURLToPath(new URL('works-forever.mjs', import.meta.url))
const targets = targetsIn(process.argv.slice(2))
const workers = ['nothing', 'connection', 'turns', 'turns'].map(
  (awaits) => new Worker(script, { workerData: { targets, awaits } })
)
await Promise.all(workers.map((worker) => once(worker, 'message')))
for (const target of targets) startWork(await open(target), 500)
report({ exits: true })
process.exit(0)
