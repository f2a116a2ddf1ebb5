// A connection to a server that was the primary is served by it, a moment behind, until it ends (docs/failover.md).

/** Whether the read may lack what was written last: it was made while the primary changed. */
export const isStale = (read, faults) =>
  faults.some(({ change }) => change && read.settled >= change[0] && read.invoked <= change[1])
