// Calls that settle later than they may, and those that never do.
import { groupBy, inMs, violation } from './place.mjs'

const overlap = (call, { from, to }) => Math.max(0, Math.min(call.settled, to) - Math.max(call.invoked, from))

/** How long after its deadline a call has settled by the time in which its process ran; negative: before it. */
function latenessOf(call, stalls, { commandTimeout, ttl }) {
  // It is repeated for as long as the lock may be held.
  const limit = call.operation === 'extend' ? Math.max(ttl, commandTimeout) : commandTimeout
  const late = call.settled - call.invoked - limit
  if (late <= 0 || late === Number.POSITIVE_INFINITY) return late
  return stalls.reduce((rest, stall) => rest - overlap(call, stall), late)
}

function withLateness({ calls, stalls }, bounds) {
  const byLog = groupBy(stalls, ({ log }) => log)
  return calls.map((call) => ({ call, late: latenessOf(call, byLog.get(call.log) ?? [], bounds) }))
}

const inWords = ({ operation, key }, late) =>
  late === Number.POSITIVE_INFINITY
    ? `${operation} of ${key} never settled`
    : `${operation} of ${key} settled ${inMs(late)} after its time-out`

/** How late the latest call was, in milliseconds. */
export const worstLateness = (history, bounds) =>
  withLateness(history, bounds).reduce((worst, { late }) => Math.max(worst, late), Number.NEGATIVE_INFINITY)

export const lateCalls = (history, bounds) =>
  withLateness(history, bounds)
    .filter(({ late }) => late > bounds.lateness)
    .map(({ call, late }) => violation('deadlines', inWords(call, late), call))
