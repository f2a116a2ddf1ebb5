// Idempotent operations that ran again after a result was confirmed, and results that changed or are gone.
import { isStale } from './stale.mjs'
import { called, groupBy, isOk, violation } from './place.mjs'

// A run asks for the result under a lock, and stores one when there is none: argument { run, leaseEnd }, answer of a read { run }.

/** Stored by a holder within its lease. Who was stopped over its end may store another one: a lease can't prevent that. */
const isSound = (set) => isOk(set) && set.settled <= set.argument.leaseEnd
const isUnsound = (set) => !isSound(set) && set.outcome !== 'failed'

function checkRead(key, sets, read) {
  const { answer } = read
  const first = sets.find((set) => isSound(set) && set.settled < read.invoked)
  if (answer === null) return first ? [violation('results', `${key}: the result is lost`, first, read)] : []
  const stored = sets.find(({ argument }) => argument.run === answer.run)
  if (stored === undefined || stored.invoked > read.settled)
    return [violation('results', `${key}: a result that nobody stored`, read)]
  if (first === undefined || stored === first || isUnsound(stored)) return []
  return [violation('results', `${key}: another result than the one confirmed first`, first, stored, read)]
}

function checkTwice(key, sets) {
  const [first, ...others] = sets.filter(isSound)
  return others.map((second) => violation('results', `${key}: two results`, first, second))
}

export function doubleResults({ calls, faults }) {
  const reads = groupBy(called(calls, 'idempotency.get'), ({ key }) => key)
  const writes = groupBy(called(calls, 'idempotency.set'), ({ key }) => key)
  return [...reads].flatMap(([key, gets]) => {
    const sets = writes.get(key) ?? []
    const fresh = gets.filter((read) => isOk(read) && !isStale(read, faults))
    return [...checkTwice(key, sets), ...fresh.flatMap((read) => checkRead(key, sets, read))]
  })
}
