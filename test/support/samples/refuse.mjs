import { writeSync } from 'node:fs'

/** Ends the process: a rejection could be swallowed, this can't. */
export function refuse(method) {
  writeSync(2, `the handed-over client's ${method} was called\n`)
  process.exit(97)
}
