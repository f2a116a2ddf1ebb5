// Ends as `npm test` does, after a suite that skips.
import { closingLines, isWell } from '../../../tools/suites/closing.mjs'
import { runVitest } from '../../../tools/suites/vitest.mjs'

const total = runVitest({ name: 'skipping', flags: ['--config', 'test/tooling/scripts/skipping.config.ts'] })
process.exitCode = isWell(total) ? 0 : 1
console.log(closingLines(total).join('\n'))
