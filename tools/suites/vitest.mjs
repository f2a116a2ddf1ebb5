// The Vitest suites, against real servers.
import { join, relative } from 'node:path'
import { reported, reporting, versionsIn } from '../clients/report.mjs'
import { root } from '../facts.mjs'
import { failed, freshReport, passed, readReport, skipped, succeeds, sum, withExit } from './run.mjs'

// A file that could not even be loaded has no tests in the report.
const brokenFiles = ({ testResults }) =>
  testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length

// The reason is put there by test/support/only-where.ts.
const skipsIn = ({ name: file, assertionResults }, cwd) =>
  assertionResults
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName, meta }) => skipped(`${relative(cwd, file)}: ${fullName}`, meta?.reason ?? 'no reason is given'))

function countsOf(report, cwd) {
  if (!report) return failed()
  const { numPassedTests, numFailedTests, testResults } = report
  const skips = testResults.flatMap((result) => skipsIn(result, cwd))
  return sum([passed(numPassedTests), failed(numFailedTests), ...skips, failed(brokenFiles(report))])
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
  const timeout = env.PERSISTENCE_FULL ? 3 * hour : hour
  const ok = succeeds(process.execPath, args, { cwd, timeout, env: { ...env, CI: 'true' } })
  return withExit(countsOf(readReport(report), cwd), ok)
}

/** The ordinary suites; prints the versions of the clients that they were run with. */
export function runTests() {
  const counts = runVitest({ env: reporting(process.env) })
  const lines = versionsIn(reported())
  console.log(['clients whose objects were handed over:', ...(lines.length > 0 ? lines : ['none'])].join('\n  '))
  return counts
}
