// Helpers for the scripts that test/support/processes.ts runs. The scripts report to the parent in lines of JSON.
import { createInterface } from 'node:readline'

export function report(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Resolves when all sibling processes have called it. */
export async function barrier() {
  const lines = createInterface({ input: process.stdin })
  report({ ready: true })
  await new Promise((resolve) => {
    lines.once('line', resolve)
  })
  // The parent has exited, and nothing reads the reports.
  lines.once('close', () => process.exit(1))
  process.stdin.unref()
}
