// A connection to a server that was the primary is served by it, a moment behind, until it ends (docs/failover.md).

/** Whether the read may lack the last write, because the primary was changing. */
export const isStale = (read, faults) =>
  faults.some(({ change }) => change && read.settled >= change[0] && read.invoked <= change[1])
