// Two processes write under one lock at the same time.
import { endByServer, stepsOf } from './lease.mjs'
import { groupBy, inMs, violation } from './place.mjs'

/** A holder that was stopped past the end of its lease writes once more when it continues: a lease can't prevent that. */
function wroteOnResuming({ log, leaseEnd, exit }, stalls, { grace }) {
  const overslept = ({ from, to }) => from <= leaseEnd && to >= leaseEnd && exit <= to + grace
  return stalls.some((stall) => stall.log === log && overslept(stall))
}

function isExcused(earlier, later, { stalls, steps }, bounds) {
  if (later.enter >= earlier.leaseEnd && wroteOnResuming(earlier, stalls, bounds)) return true
  const end = endByServer(earlier.leaseEnd, steps, bounds)
  return end < earlier.leaseEnd && later.enter >= end
}

/** The pairs of sections of one key that overlap; the second began within the first. */
function overlapsIn(sections) {
  const ordered = sections.toSorted((a, b) => a.enter - b.enter)
  const pairs = []
  let open = []
  for (const later of ordered) {
    open = open.filter(({ exit }) => exit > later.enter)
    for (const earlier of open) pairs.push([earlier, later])
    open.push(later)
  }
  return pairs
}

export function overlaps(history, bounds) {
  const { sections, stalls } = history
  const steps = stepsOf(history)
  const pairs = [...groupBy(sections, ({ key }) => key).values()].flatMap(overlapsIn)
  const judged = pairs.map((pair) => ({ pair, fine: isExcused(...pair, { stalls, steps }, bounds) }))
  const those = (wanted) => judged.filter(({ fine }) => fine === wanted).map(({ pair }) => pair)
  return { excused: those(true), unexcused: those(false) }
}

const inWords = (earlier, later) =>
  `two holders of ${earlier.key} for ${inMs(Math.min(earlier.exit, later.exit) - later.enter)}`

export const doubleHolders = (history, bounds) =>
  overlaps(history, bounds).unexcused.map(([earlier, later]) =>
    violation('two holders', inWords(earlier, later), earlier, later)
  )
