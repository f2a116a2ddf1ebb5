// A test's claim and its counts, appended as a line of JSON to the file that PERSISTENCE_PROOFS names.
import { appendFileSync } from 'node:fs'

export function record(proof) {
  const file = process.env.PERSISTENCE_PROOFS
  if (file) appendFileSync(file, `${JSON.stringify(proof)}\n`)
}
