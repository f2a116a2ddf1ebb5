// The suites under sanitizers: the addons inside Node under Address-, Undefined- and LeakSanitizer, the core and the
// stores in programs of their own under ThreadSanitizer too. Planted defects show that each of them sees something.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backends, root } from '../facts.mjs'
import { cmake, runUnit } from './native.mjs'
import { captures, failed, passed, reports, succeeds, sum } from './run.mjs'
import { place, stage } from './stage.mjs'
import { runVitest } from './vitest.mjs'

const runtime = (name) => execFileSync('g++', [`-print-file-name=lib${name}.so`], { encoding: 'utf8' }).trim()

function emptyLogs(name) {
  const folder = join(reports, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

// Node and Vitest's own addons free little, so a leak counts when a frame of ours or of a client library is in its
// stack; but not pages of V8, which it also takes while our calls make it collect garbage, nor what Node-API keeps for a
// promise: only settling it gives that back, and in a Worker that was ended nothing can be settled.
const ours = new RegExp(`\\b(${backends.join('|')})\\.node[+)]|lib(pq|mariadb|mongoc-1\\.0|bson-1\\.0)\\.so`)
const isOurs = (block) => ours.test(block) && !/#1 \S+ in (v8::|napi_create_promise )/.test(block)
const isError = (block) => /ERROR: AddressSanitizer|runtime error:|LeakSanitizer has encountered/.test(block)

/** The complaints in one log: every error, and the leaks that are ours. */
export function complaints(text) {
  const blocks = text.split(/\n\s*\n/)
  const leaks = blocks.filter((block) => /\bleak of \d+ byte/.test(block) && isOurs(block))
  return [...blocks.filter(isError), ...leaks]
}

const complaintsIn = (folder) =>
  readdirSync(folder).flatMap((name) => complaints(readFileSync(join(folder, name), 'utf8')))

// The module in each frame: the source file alone does not identify the owner of the frame.
const frames = 'stack_trace_format="    #%n %p %F %L %M"'

// No check at exit: OpenSSL's clean-up forgets what it keeps for each thread while libuv's threads still run. No
// interception of TLS: up to GCC 13 it now and then takes a block for one of an older glibc, and LeakSanitizer dies of it.
function environment(folder) {
  const log = `log_path=${join(folder, 'log')}`
  return {
    ...process.env,
    LD_PRELOAD: `${runtime('asan')} ${runtime('ubsan')} ${runtime('stdc++')}`,
    ASAN_OPTIONS: `${log}:leak_check_at_exit=0:intercept_tls_get_addr=0:detect_odr_violation=0:exitcode=0:${frames}`,
    UBSAN_OPTIONS: `${log}:print_stacktrace=1`,
    TEST_PATIENCE: '5'
  }
}

/** Runs Vitest with the addons of build/asan, `other` in place of the usual ones; gives counts and complaints. */
function runInNode(name, folders, other, ...flags) {
  const cwd = stage('asan-package')
  place(join(root, 'dist'), cwd, 'dist')
  place(join(root, 'build/asan/Release'), cwd, 'build/Release')
  if (other) copyFileSync(join(root, 'build/asan', other, 'redis.node'), join(cwd, 'build/Release/redis.node'))
  const logs = emptyLogs(name)
  const config = ['--config', 'test/sanitizers/vitest.config.ts']
  const counts = runVitest({ name, folders, cwd, env: environment(logs), flags: [...config, ...flags] })
  return { counts, found: complaintsIn(logs) }
}

function runSuites(folders) {
  const { counts, found } = runInNode('asan-vitest', folders)
  for (const text of found) console.error(text)
  return sum([counts, found.length > 0 ? failed(found.length) : passed()])
}

function verdict(defect, caught) {
  console.log(`== a planted ${defect}: ${caught ? 'caught' : 'NOT caught'}`)
  return caught ? passed() : failed()
}

const plantedInNode = [
  { defect: 'use after free', store: 'UsingStore', sign: /heap-use-after-free[\s\S]*UsingStore/ },
  { defect: 'leak', store: 'LeakingStore', sign: /leak of \d+ byte[\s\S]*LeakingStore/ }
]

function runPlanted({ defect, store, sign }) {
  const { found } = runInNode(`asan-${store}`, ['test/contract/redis.test.ts'], store, '-t', 'cache')
  return verdict(
    defect,
    found.some((text) => sign.test(text))
  )
}

const program = (build) => join(root, 'build', build, 'test/native/stress')
const stressScript = join(root, 'test/sanitizers/stress.mjs')

const runStress = (build, seconds, env) =>
  succeeds(process.execPath, [stressScript, program(build), String(seconds)], { env: { ...process.env, ...env } })
    ? passed()
    : failed()

export function runAsan() {
  const options = ['-DSANITIZE=address,undefined']
  const units = runUnit('asan', { ASAN_OPTIONS: 'detect_leaks=1' }, ...options)
  if (!cmake('asan', 'all', ...options)) return sum([units, failed()])
  const stress = runStress('asan', 20, { ASAN_OPTIONS: 'detect_leaks=1' })
  const suites = runSuites(['test/contract', 'test/unit', 'test/sanitizers'])
  return sum([units, stress, suites, ...plantedInNode.map(runPlanted)])
}

const tsan = { TSAN_OPTIONS: 'halt_on_error=1' }

function runRace() {
  const env = { ...process.env, ...tsan, STRESS_PLANTED: '1' }
  const { ok, text } = captures(process.execPath, [stressScript, program('tsan'), '5'], { env })
  return verdict('race', !ok && /data race[\s\S]*RacingStore::submit/.test(text))
}

export function runTsan() {
  const units = runUnit('tsan', tsan, '-DSANITIZE=thread')
  if (!cmake('tsan', 'stress', '-DSANITIZE=thread')) return sum([units, failed()])
  const seconds = process.env.PERSISTENCE_FULL ? 300 : 90
  return sum([units, runStress('tsan', seconds, tsan), runRace()])
}
