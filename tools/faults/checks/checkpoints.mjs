// Confirmed checkpoints that are gone, or older than the last saved one.

import { called, groupBy, isOk, isPossible, violation } from './place.mjs'
import { isStale } from './stale.mjs'

// saves: key is the checkpoint's id, argument { task, sequence, version }; one process saves a task, one call after the other.
const idOf = ({ key }) => key

class Saves {
  #byId
  #byTask

  constructor(saves) {
    this.#byId = groupBy(saves, idOf)
    this.#byTask = groupBy(saves.filter(isOk), ({ argument }) => argument.task)
  }

  /** The saves of one id that were confirmed before `time`, the last one of them. */
  lastOf(id, time) {
    return (this.#byId.get(id) ?? []).findLast((save) => isOk(save) && save.settled < time)
  }

  /** Whether the id may have this version after `last` was confirmed. */
  mayHold(id, version, last, read) {
    const save = (this.#byId.get(id) ?? []).find(({ argument }) => argument.version === version)
    if (save === undefined || !isPossible(save) || save.invoked > read.settled) return false
    // One of unknown outcome may take effect at any later time.
    return last === undefined || version >= last.argument.version || save.outcome === 'unknown'
  }

  /** The highest sequence of a task that was confirmed before `time`. */
  latest(task, time) {
    const done = (this.#byTask.get(task) ?? []).filter(({ settled }) => settled < time)
    return done.reduce(
      (highest, save) => (save.argument.sequence > (highest?.argument.sequence ?? 0) ? save : highest),
      undefined
    )
  }

  /** Of a task, the last confirmed save of each id before `time`. */
  confirmed(task, time) {
    const done = (this.#byTask.get(task) ?? []).filter(({ settled }) => settled < time)
    return [...groupBy(done, idOf).values()].map((saves) => saves.at(-1))
  }
}

const lost = (text, read, save) => violation('checkpoints', text, ...[save, read].filter(Boolean))

function checkContent(saves, read, id, version, faults) {
  const last = saves.lastOf(id, read.invoked)
  if (saves.mayHold(id, version, last, read) || isStale(read, faults)) return []
  return [lost(`${id}: version ${version} instead of ${last?.argument.version ?? 'one that was saved'}`, read, last)]
}

function checkLoad(saves, read, faults) {
  if (read.answer !== null) return checkContent(saves, read, read.answer.id, read.answer.version, faults)
  const last = saves.lastOf(read.key, read.invoked)
  return last && !isStale(read, faults) ? [lost(`${read.key} is lost`, read, last)] : []
}

function checkLatest(saves, read, faults) {
  const last = saves.latest(read.key, read.invoked)
  const isBehind = last && (read.answer?.sequence ?? 0) < last.argument.sequence
  if (isBehind && !isStale(read, faults))
    return [lost(`${read.key}: ${last.key} is not the latest, or lost`, read, last)]
  return read.answer === null ? [] : checkContent(saves, read, read.answer.id, read.answer.version, faults)
}

function checkList(saves, read, faults) {
  const listed = new Map(read.answer.map(({ id, version }) => [id, version]))
  const missing = saves.confirmed(read.key, read.invoked).filter(({ key }) => !listed.has(key))
  if (isStale(read, faults)) return []
  return [
    ...missing.map((save) => lost(`${save.key} is lost`, read, save)),
    ...[...listed].flatMap(([id, version]) => checkContent(saves, read, id, version, faults))
  ]
}

const checks = { load: checkLoad, loadLatest: checkLatest, list: checkList }

export function lostCheckpoints({ calls, faults }) {
  const saves = new Saves(called(calls, 'save'))
  return called(calls, 'load', 'loadLatest', 'list')
    .filter(isOk)
    .flatMap((read) => checks[read.operation](saves, read, faults))
}
