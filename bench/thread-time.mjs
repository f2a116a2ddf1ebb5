// The CPU time of the calling thread alone. The CPU time of the process includes the native threads.
import { readFileSync } from 'node:fs'

/** Microseconds; NaN if the kernel does not provide it. */
export function threadTime() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1000
  } catch {
    return Number.NaN
  }
}
