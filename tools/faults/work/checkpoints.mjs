// Saves checkpoints of the process's own tasks, some of them again, and reads the checkpoints of all processes.
import { now } from '../journal.mjs'
import { checkpointsPerTask, processes } from '../settings.mjs'

const tasks = new Map()
/** Every process finds the others' tasks by the clock. */
const taskEvery = 4000
const taskOf = (process) => `task-${process}-${Math.floor(now() / taskEvery)}`

const answerOf = (checkpoint) =>
  checkpoint
    ? { of: checkpoint.data.of, id: checkpoint.id, sequence: checkpoint.sequence, version: checkpoint.data.version }
    : null

async function save(caller, task, sequence, version) {
  const id = `${task}/${sequence}`
  const checkpoint = { id, taskId: task, sequence, timestamp: sequence, progress: sequence, data: { of: id, version } }
  await caller.call('save', id, () => caller.subject.save(checkpoint), { argument: { task, sequence, version } })
}

async function saveNext(caller) {
  const task = taskOf(caller.name)
  const last = tasks.get(task) ?? { sequence: 0, version: 1 }
  const isNew = last.sequence === 0 || caller.random.next() < 0.7
  const next = isNew ? { sequence: last.sequence + 1, version: 1 } : { ...last, version: last.version + 1 }
  if (next.sequence > checkpointsPerTask) return
  tasks.set(task, next)
  await save(caller, task, next.sequence, next.version)
}

export const loadLatest = (caller, task) =>
  caller.call('loadLatest', task, () => caller.subject.loadLatest(task), {
    answerOf: (checkpoint) => answerOf(checkpoint) && { ...answerOf(checkpoint), of: checkpoint.taskId }
  })

export const load = (caller, id) => caller.call('load', id, () => caller.subject.load(id), { answerOf })

export const list = (caller, task) =>
  caller.call('list', task, () => caller.subject.list(task), { answerOf: (all) => all.map(answerOf) })

export async function checkpointTurn(caller) {
  await saveNext(caller)
  const { random } = caller
  const task = taskOf(random.between(0, processes - 1))
  const read = random.pick([loadLatest, list, (_, one) => load(caller, `${one}/${random.between(1, 5)}`)])
  if (random.next() < 0.5) await read(caller, task)
}
