// For the scripts that test/support/processes.ts runs: they report to the parent in lines of JSON.
import { createInterface } from 'node:readline'

export function report(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Resolves when all sibling processes have come here. */
export async function barrier() {
  const lines = createInterface({ input: process.stdin })
  report({ ready: true })
  await new Promise((resolve) => {
    lines.once('line', resolve)
  })
  // The parent is gone and reads no reports.
  lines.once('close', () => process.exit(1))
  process.stdin.unref()
}
