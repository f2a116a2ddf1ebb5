import { beforeEach } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** The reason for skipping the test, read by `tools/suites/vitest.mjs`. */
    reason?: string
  }
}

/**
 * Skips every test of the surrounding `describe` if the machine can't run it. `npm test` prints the reason, and fails
 * in CI. A missing package is not a valid reason: it belongs in `tools/setup-needs.mjs`.
 */
export function onlyWhere(possible: boolean, reason: string): void {
  if (possible) return
  beforeEach(({ task, skip }) => {
    task.meta.reason = reason
    skip(reason)
  })
}
