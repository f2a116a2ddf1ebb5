// The Vitest suites, against real servers.
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { failed, freshReport, readReport, succeeds, sum, withExit } from './run.mjs'

// A file that could not even be loaded has no tests in the report.
const brokenFiles = ({ testResults }) =>
  testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length

function countsOf(report) {
  if (!report) return failed()
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
  const counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
  return sum([counts, failed(brokenFiles(report))])
}

const hour = 3_600_000

/** Runs Vitest on `folders` of test/, in the package at `cwd`. */
export function runVitest({ name = 'vitest', folders = [], cwd = root, env = process.env, flags = [] } = {}) {
  const report = freshReport(`${name}.json`)
  const bin = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [
    bin,
    'run',
    ...folders,
    ...flags,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`
  ]
  const timeout = env.PERSISTENCE_FULL ? 3 * hour : hour / 3
  const ok = succeeds(process.execPath, args, { cwd, timeout, env: { ...env, CI: 'true' } })
  return withExit(countsOf(readReport(report)), ok)
}
