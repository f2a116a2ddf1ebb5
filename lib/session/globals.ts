// Taken once, when the package is loaded: test frameworks replace these while a test runs, and an adapter whose timers
// stand still would never answer again.
export const { nextTick } = process
export const { setTimeout, clearTimeout } = globalThis

const { performance } = globalThis
const read = performance.now

/** Milliseconds by the monotonic clock of this process. */
export const monotonicNow = (): number => read.call(performance)
