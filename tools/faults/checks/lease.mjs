// Until when the server itself keeps a lock for its holder.

export const stepsOf = ({ faults }) => faults.flatMap(({ steps = [] }) => steps)

/** A step forward of the server's clock ends every lease of that moment earlier, by as much. */
export function endByServer(leaseEnd, steps, { ttl }) {
  const during = steps.filter(({ at, by }) => by > 0 && at >= leaseEnd - ttl && at <= leaseEnd)
  const shortened = during.reduce((end, { by }) => end - by, leaseEnd)
  return during.length === 0 ? leaseEnd : Math.max(shortened, during[0].at)
}
