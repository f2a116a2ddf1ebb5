// Idempotent operations that ran again after a result was confirmed, and results that changed or are gone.
import { endByServer, stepsOf } from './lease.mjs'
import { called, groupBy, isOk, isPossible, violation } from './place.mjs'
import { isStale } from './stale.mjs'

// A run asks for the result under a lock, and stores one when there is none: argument { run, leaseEnd }, answer of a read { run }.

/** Stored by a holder within its lease. A holder that is stopped past its lease may store another result: a lease can't prevent that. */
function judge(sets, steps, bounds) {
  const isSound = (set) => isOk(set) && set.settled <= endByServer(set.argument.leaseEnd, steps, bounds)
  return { sets, sound: sets.filter(isSound), unsound: sets.filter((set) => !isSound(set)) }
}

function checkRead(key, { sets, sound, unsound }, read) {
  const { answer } = read
  const first = sound.find((set) => set.settled < read.invoked)
  if (answer === null) return first ? [violation('results', `${key}: the result is lost`, first, read)] : []
  const stored = sets.find(({ argument }) => argument.run === answer.run)
  if (stored === undefined || stored.invoked > read.settled)
    return [violation('results', `${key}: a result that nobody stored`, read)]
  if (first === undefined || stored === first || unsound.includes(stored)) return []
  return [violation('results', `${key}: another result than the one confirmed first`, first, stored, read)]
}

function checkTwice(key, { sound: [first, ...others] }, faults) {
  const explained = ({ settled }) => isStale({ invoked: first.settled, settled }, faults)
  return others
    .filter((second) => !explained(second))
    .map((second) => violation('results', `${key}: two results`, first, second))
}

export function doubleResults(history, bounds) {
  const { calls, faults } = history
  const reads = groupBy(called(calls, 'idempotency.get'), ({ key }) => key)
  const writes = groupBy(called(calls, 'idempotency.set'), ({ key }) => key)
  return [...reads].flatMap(([key, gets]) => {
    const judged = judge((writes.get(key) ?? []).filter(isPossible), stepsOf(history), bounds)
    const fresh = gets.filter((read) => isOk(read) && !isStale(read, faults))
    return [...checkTwice(key, judged, faults), ...fresh.flatMap((read) => checkRead(key, judged, read))]
  })
}
