// The CPU time of the calling thread alone: that of the process has the native threads in it.
import { readFileSync } from 'node:fs'

/** Microseconds; NaN where the kernel does not tell. */
export function threadTime() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1000
  } catch {
    return Number.NaN
  }
}
