// One process of callers. Its parent lets it begin and end by messages; with its parent it is gone.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { adapterClass } from '../../test/support/entries.mjs'
import { Caller } from './caller.mjs'
import { controls, subjectOf } from './controls.mjs'
import { Journal, now } from './journal.mjs'
import { randomFrom } from './random.mjs'
import { adapterOptions, commandTimeout, lockCallers, stallFrom, ttl } from './settings.mjs'
import { cacheTurn } from './work/cache.mjs'
import { checkpointTurn } from './work/checkpoints.mjs'
import { countTurn } from './work/counts.mjs'
import { lockTurn } from './work/locks.mjs'
import { resultTurn } from './work/results.mjs'

const { server, url, name, log, seed, control, pace } = JSON.parse(process.argv[2])
const beat = 10
/** Calls that are under way at the end have settled by then, or never do. */
const patience = Math.max(commandTimeout, ttl) + 1000

/** The machine may be busy with starting the others. */
async function connect(adapter) {
  for (const until = now() + 30_000; ; )
    try {
      return await adapter.connect()
    } catch (error) {
      if (!error.retryable || now() > until) throw error
      await sleep(100)
    }
}

function noteStalls(journal) {
  let last = now()
  return setInterval(() => {
    const at = now()
    if (at - last >= stallFrom) journal.stalled(last, at)
    last = at
  }, beat)
}

const work = [
  ...Array.from({ length: lockCallers }, () => [lockTurn, [5, 25]]),
  [countTurn, [5, 25]],
  [checkpointTurn, [20, 80]],
  [resultTurn, [20, 60]],
  [cacheTurn, [5, 25]]
]

process.once('disconnect', () => process.exit())
const Adapter = await adapterClass(server)
const adapter = new Adapter(url, { ...adapterOptions, ...controls[control]?.options })
const journal = new Journal(log)
const caller = new Caller(name, subjectOf(adapter, control), journal, randomFrom(seed), pace)
await connect(adapter)
process.send({ ready: true })
await once(process, 'message')
const timer = noteStalls(journal)
const turns = Promise.all(work.map(([turn, pause]) => caller.repeat(turn, pause)))
await once(process, 'message')
caller.stopped = true
await Promise.race([turns, sleep(patience)])
clearInterval(timer)
journal.ended()
process.exit()
