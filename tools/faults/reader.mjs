// Reads, when all is over, everything that the callers have written, directly from the server.
import { adapterClass } from '../../test/support/entries.mjs'
import { Caller } from './caller.mjs'
import { subjectOf } from './controls.mjs'
import { readHistory } from './history.mjs'
import { Journal } from './journal.mjs'
import { randomFrom } from './random.mjs'
import { adapterOptions } from './settings.mjs'
import { list, loadLatest } from './work/checkpoints.mjs'
import { readCount } from './work/counts.mjs'
import { readResult } from './work/results.mjs'

const { server, url, folder, log } = JSON.parse(process.argv[2])
const attempts = 20
const atOnce = 20

const keysOf = (calls, operation, keyOf = ({ key }) => key) =>
  new Set(calls.filter((call) => call.operation === operation).map(keyOf))

function questions({ calls }) {
  const tasks = [...keysOf(calls, 'save', ({ argument }) => argument.task)]
  return [
    ...[...keysOf(calls, 'recordFailure')].map((key) => (caller) => readCount(caller, key)),
    ...tasks.map((task) => (caller) => list(caller, task)),
    ...tasks.map((task) => (caller) => loadLatest(caller, task)),
    ...[...keysOf(calls, 'idempotency.get')].map((key) => (caller) => readResult(caller, key))
  ]
}

async function ask(caller, question) {
  for (let attempt = 0; attempt < attempts; attempt++) if (!(await question(caller)).error) return
  throw new Error('the server did not answer when all was over')
}

process.once('disconnect', () => process.exit())
const left = questions(readHistory(folder))
const Adapter = await adapterClass(server)
const adapter = new Adapter(url, adapterOptions)
const journal = new Journal(log)
const caller = new Caller('reader', subjectOf(adapter), journal, randomFrom(0))
async function askInTurn() {
  for (let question = left.pop(); question; question = left.pop()) await ask(caller, question)
}
await Promise.all(Array.from({ length: atOnce }, askInTurn))
journal.ended()
process.exit()
