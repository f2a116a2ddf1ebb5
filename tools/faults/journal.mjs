// One process's log: a line of JSON per record, in the file before the call goes on. Times are milliseconds of CLOCK_MONOTONIC,
// which all processes of one machine share.
import { openSync, writeSync } from 'node:fs'

export const now = () => Number(process.hrtime.bigint()) / 1e6

/** To the microsecond. */
const rounded = (time) => Math.round(time * 1000) / 1000

export class Journal {
  #file
  #calls = 0

  constructor(path) {
    this.#file = openSync(path, 'a')
  }

  #write(record) {
    writeSync(this.#file, `${JSON.stringify(record)}\n`)
  }

  /** `argument`: the part of the call that the checks need. Returns its number. */
  invoked(operation, key, argument) {
    const id = ++this.#calls
    this.#write({ at: rounded(now()), invoke: id, operation, key, argument })
    return id
  }

  settled(id, result) {
    this.#write({ at: rounded(now()), settle: id, ...result })
  }

  /** A section under a lock, from its first to its last write. `leaseEnd`: until when the holder may be sure of the lock. */
  held(key, enter, exit, leaseEnd) {
    this.#write({ held: key, enter: rounded(enter), exit: rounded(exit), leaseEnd: rounded(leaseEnd) })
  }

  stalled(from, to) {
    this.#write({ stall: [rounded(from), rounded(to)] })
  }

  /** Of the process that makes the faults. `span`: from when to when it had an effect. */
  fault(kind, span, details = {}) {
    this.#write({ fault: kind, from: rounded(span[0]), to: rounded(span[1]), ...details })
  }

  ended() {
    this.#write({ ended: rounded(now()) })
  }
}
