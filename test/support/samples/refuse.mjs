import { writeSync } from 'node:fs'

/** Ends the process, because a sample could swallow a rejection. */
export function refuse(method) {
  writeSync(2, `the handed-over client's ${method} was called\n`)
  process.exit(97)
}
