// Failures that are lost or counted twice.

import { called, groupBy, isOk, isPossible, violation } from './place.mjs'
import { isStale } from './stale.mjs'

const ascending = (times) => times.toSorted((a, b) => a - b)

/** How many of the ascending `times` are below `limit`. */
function countBelow(times, limit) {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The bounds of the count during a call: the failures confirmed before it, and the failures begun before its end. */
function limitsOf(records) {
  const settled = ascending(records.filter(isOk).map(({ settled }) => settled))
  const begun = ascending(records.filter(isPossible).map(({ invoked }) => invoked))
  return {
    least: ({ invoked }) => countBelow(settled, invoked),
    most: (call) => countBelow(begun, call.settled)
  }
}

function checkRecords(key, records, { least, most }) {
  const wrong = records.filter(isOk).filter((call) => call.answer <= least(call) || call.answer > most(call))
  return wrong.map((call) =>
    violation('counts', `${key}: told ${call.answer}, right is ${least(call) + 1} to ${most(call)}`, call)
  )
}

function checkTwice(key, records) {
  const byAnswer = groupBy(records.filter(isOk), ({ answer }) => answer)
  const twice = [...byAnswer].filter(([, calls]) => calls.length > 1)
  return twice.map(([count, calls]) => violation('counts', `${key}: ${calls.length} were told ${count}`, ...calls))
}

function checkReads(key, reads, { least, most }, faults) {
  const isWrong = (read) => read.answer > most(read) || (read.answer < least(read) && !isStale(read, faults))
  return reads
    .filter(isOk)
    .filter(isWrong)
    .map((read) => violation('counts', `${key}: read ${read.answer}, right is ${least(read)} to ${most(read)}`, read))
}

export function wrongCounts({ calls, faults }) {
  const reads = groupBy(called(calls, 'getState'), ({ key }) => key)
  return [...groupBy(called(calls, 'recordFailure'), ({ key }) => key)].flatMap(([key, records]) => {
    const limits = limitsOf(records)
    return [
      ...checkRecords(key, records, limits),
      ...checkTwice(key, records),
      ...checkReads(key, reads.get(key) ?? [], limits, faults)
    ]
  })
}
