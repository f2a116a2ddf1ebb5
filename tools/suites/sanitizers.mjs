// The suites under sanitizers: the addons inside Node under Address-, Undefined- and LeakSanitizer, the stores in a
// program of their own under ThreadSanitizer.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { cmake, runBesideServers, runUnit } from './native.mjs'
import { failed, passed, reports, sum } from './run.mjs'
import { place, stage } from './stage.mjs'
import { runVitest } from './vitest.mjs'

const runtime = (name) => execFileSync('g++', [`-print-file-name=lib${name}.so`], { encoding: 'utf8' }).trim()

function emptyLogs(name) {
  const folder = join(reports, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

// Node itself frees little at its end, so a leak counts when a frame of an addon or of a client library is in its stack.
const isOurs = (block) => /\.node[+)]|libpq\.so/.test(block)

/** The complaints in one log: every error, and the leaks that are ours. */
export function complaints(text) {
  const blocks = text.split(/\n\s*\n/)
  const leaks = blocks.filter((block) => /\bleak of \d+ byte/.test(block) && isOurs(block))
  const errors = blocks.filter((block) => /ERROR: AddressSanitizer|runtime error:/.test(block))
  return [...errors, ...leaks]
}

function readComplaints(folder) {
  const found = readdirSync(folder).flatMap((name) => complaints(readFileSync(join(folder, name), 'utf8')))
  for (const text of found) console.error(text)
  return found.length > 0 ? failed(found.length) : passed()
}

function environment(folder) {
  const log = `log_path=${join(folder, 'log')}`
  return {
    ...process.env,
    LD_PRELOAD: `${runtime('asan')} ${runtime('ubsan')} ${runtime('stdc++')}`,
    ASAN_OPTIONS: `${log}:detect_leaks=1:detect_odr_violation=0:exitcode=0`,
    UBSAN_OPTIONS: `${log}:print_stacktrace=1`,
    PERSISTENCE_SANITIZED: '1'
  }
}

/** Runs `folders` of test/ with the addons of build/asan; what the sanitizers say counts as well. */
export function runSanitized(folders) {
  const copy = stage('asan-package')
  place(join(root, 'dist'), copy, 'dist')
  place(join(root, 'build/asan/Release'), copy, 'build/Release')
  const logs = emptyLogs('asan')
  const tests = runVitest({ name: 'asan-vitest', folders, cwd: copy, env: environment(logs) })
  return sum([tests, readComplaints(logs)])
}

export function runAsan() {
  const options = ['-DSANITIZE=address,undefined']
  const units = runUnit('asan', { ASAN_OPTIONS: 'detect_leaks=1' }, ...options)
  if (!cmake('asan', 'all', ...options)) return sum([units, failed()])
  return sum([units, runSanitized(['test/contract', 'test/unit'])])
}

function stress() {
  if (!cmake('tsan', 'stress', '-DSANITIZE=thread')) return failed()
  const program = join(root, 'build/tsan/test/native/stress')
  if (!existsSync(program)) return failed()
  return runBesideServers(program, [], { TSAN_OPTIONS: 'halt_on_error=1' }) ? passed() : failed()
}

export const runTsan = () => sum([runUnit('tsan', { TSAN_OPTIONS: 'halt_on_error=1' }, '-DSANITIZE=thread'), stress()])
