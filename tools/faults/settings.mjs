// The settings of the callers, which the checks use as bounds; times in milliseconds.

/** The ttl of every lock and of each extension. */
export const ttl = 1500
/** A holder leaves a lease that ends sooner than this. */
export const margin = 100
/** Between two writes of a holder. */
export const tick = 10
/** Of every call, from the call to its answer. */
export const commandTimeout = 1000
export const connectTimeout = 1000
/** A call that settles later than its time-out and this is late. */
export const lateness = 100
/** A gap in a process's 10 ms timer from which on it counts as stalled. */
export const stallFrom = 30
/** After a stall, a holder may have written once more before it looked at its lease. */
export const grace = 50

export const processes = 4
export const lockKeys = 4
export const lockCallers = 3
export const counters = 3
export const cacheKeys = 12
/** A task is left for a new one after so many checkpoints. */
export const checkpointsPerTask = 20
/** A new idempotency key is due this often. */
export const resultEvery = 250

export const adapterOptions = {
  keyPrefix: 'faults:',
  connectTimeout,
  commandTimeout,
  reconnectDelay: { min: 10, max: 200 }
}
