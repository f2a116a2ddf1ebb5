// Saves, moves and removes checkpoints of tasks that all processes share, and reads the lists meanwhile.
import { barrier, report } from '../../support/child.mjs'
import { openAdapter, race } from './race.mjs'

const adapter = await openAdapter()
const counts = { saved: 0, listed: 0, wrong: 0 }
const upTo = (count) => Math.floor(Math.random() * count)
const oneOf = (list) => list[upTo(list.length)]

function save(id, taskId, sequence) {
  counts.saved++
  return adapter.save({ id, taskId, sequence, timestamp: Date.now(), progress: 0, data: { marker: race.marker } })
}

/** Saves ids of its own, under sequences that the other processes use as well. */
async function savesOwn(turn) {
  const sequences = Array.from({ length: race.sequences }, (_, index) => index + 1)
  await Promise.all(sequences.map((sequence) => save(`${race.index}-${turn}-${sequence}`, race.tasks[0], sequence)))
}

/** Saves an id that the other processes save as well, under any sequence and task. */
const moves = () => save(`shared-${upTo(race.shared)}`, oneOf(race.tasks), 1 + upTo(race.sequences))

async function looks() {
  const list = await adapter.list(oneOf(race.tasks))
  counts.listed++
  const ascends = list.every(({ sequence }, index) => index === 0 || sequence > list[index - 1].sequence)
  const unique = new Set(list.map(({ id }) => id)).size === list.length
  if (!ascends || !unique) counts.wrong++
}

const removes = () =>
  upTo(3) > 0 ? adapter.cleanup(oneOf(race.tasks), 1 + upTo(4)) : adapter.deleteAll(oneOf(race.tasks))

const kinds = { savesOwn, moves, removes }

await adapter.connect()
await barrier()
for (let turn = 0; turn < race.turns; turn++) {
  await Promise.all([...race.kinds.map((kind) => kinds[kind](turn)), looks()])
}
report(counts)
await adapter.disconnect()
