import { beforeEach } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was skipped, for `tools/suites/vitest.mjs`. */
    reason?: string
  }
}

/**
 * Skips every test of the surrounding `describe` where the machine can't run it. `npm test` prints the reason, and fails
 * in CI. A missing package is no reason: it belongs in `tools/setup-needs.mjs`.
 */
export function onlyWhere(possible: boolean, reason: string): void {
  if (possible) return
  beforeEach(({ task, skip }) => {
    task.meta.reason = reason
    skip(reason)
  })
}
