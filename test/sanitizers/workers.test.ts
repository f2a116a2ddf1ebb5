// Workers that end with work in flight, in this process, where leaks are looked for afterwards.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { allBackends, urlOf } from '../support/all-backends.js'

const script = fileURLToPath(new URL('../lifecycle/scripts/works-forever.mjs', import.meta.url))
const waysToEnd = [
  { awaits: 'nothing' },
  { awaits: 'connection' },
  { awaits: 'turns' },
  { awaits: 'connection', exits: true }
]

async function endOne(data: { awaits: string; exits?: boolean }): Promise<number> {
  const targets = allBackends.map((backend) => ({ name: backend.name, url: urlOf(backend) }))
  const worker = new Worker(script, { workerData: { targets, exits: false, ...data } })
  const ended = once(worker, 'exit')
  await once(worker, 'message')
  await sleep(Math.random() * 20)
  if (!data.exits) await worker.terminate()
  return (await ended)[0]
}

it.each(waysToEnd)('a Worker that awaits $awaits is ended', async (data) => {
  for (let round = 0; round < 5; round++) expect(await endOne(data)).toBeLessThanOrEqual(1)
})
