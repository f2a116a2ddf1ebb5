// The C++ unit tests: CMake builds them, GoogleTest counts them.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { failed, freshReport, passed, readReport, succeeds, sum, withExit } from './run.mjs'

const withServers = join(root, 'tools/suites/with-servers.mjs')

/** Configures build/<name> and builds `target` there; says whether that worked. */
export function cmake(name, target, ...options) {
  const folder = join(root, 'build', name)
  const jobs = String(availableParallelism())
  return (
    succeeds('cmake', ['-S', root, '-B', folder, '--log-level=WARNING', ...options]) &&
    succeeds('cmake', ['--build', folder, '--target', target, '-j', jobs, '--', '--quiet'])
  )
}

function countsOf(report) {
  if (!report) return failed()
  const cases = report.testsuites.flatMap(({ testsuite }) => testsuite)
  // Its servers are always there, so that no unit has a reason to be skipped.
  const well = cases.filter(({ result, failures = [] }) => result === 'COMPLETED' && failures.length === 0).length
  return sum([passed(well), failed(cases.length - well)])
}

/** Runs a program with throw-away servers in its environment; says whether it ended well. */
const runBesideServers = (program, args, env) =>
  succeeds(process.execPath, [withServers, program, ...args], { env: { ...process.env, ...env } })

/** Builds and runs the executable `unit` in build/<name>. */
export function runUnit(name, env, ...options) {
  if (!cmake(name, 'unit', ...options)) return failed()
  const program = join(root, 'build', name, 'test/native/unit')
  if (!existsSync(program)) return failed()
  const report = freshReport(`${name}.json`)
  const flags = ['--gtest_brief=1', `--gtest_output=json:${report}`]
  const ok = runBesideServers(program, flags, env)
  return withExit(countsOf(readReport(report)), ok)
}

// The product's objects are those of the addons, so only the tests are compiled.
const objects = join(root, 'build/Release/obj.target')

export const runNative = () => runUnit('cmake', {}, `-DOBJECTS=${objects}`)
