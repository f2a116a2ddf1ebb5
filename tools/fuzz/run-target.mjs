// One run of one fuzzer, and libFuzzer's report of it.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const reports = join(root, 'build/reports/fuzz')

/** Where a target's small inputs are from which it begins. */
const seedsOf = (target) => join(root, 'test/native/fuzz/corpus', target)

const environment = {
  ASAN_OPTIONS: 'quarantine_size_mb=8:malloc_context_size=8:detect_leaks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  // Its counters would stay in shared memory.
  MONGOC_DISABLE_SHM: '1'
}

// An input of a few bytes that takes ten seconds, 256 MB at once or a gigabyte in all is a finding as well.
const limits = ['-max_len=256', '-timeout=10', '-malloc_limit_mb=256', '-rss_limit_mb=1024']

// libFuzzer's choice of rare inputs costs more than the runs. Leaks are checked at the end.
const quick = ['-entropic=0', '-detect_leaks=0']

const flagsOf = ({ seconds, runs, seed }) => [
  ...limits,
  ...quick,
  ...(runs ? [`-runs=${runs}`] : [`-max_total_time=${seconds}`]),
  `-seed=${seed}`,
  '-print_final_stats=1'
]

function spawned(program, args, log) {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment }
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr.pipe(createWriteStream(log))
    child.on('error', () => resolve(-1))
    child.on('close', (code) => resolve(code))
  })
}

const numberIn = (text, pattern) => Number(text.match(pattern)?.[1] ?? 0)
const lastOf = (text, pattern) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0)

function readLog(text) {
  return {
    executions: numberIn(text, /number_of_executed_units: (\d+)/),
    edges: lastOf(text, /\bcov: (\d+)/g),
    ofEdges: numberIn(text, /Loaded 1 modules\s+\((\d+) inline/),
    finding: text.match(/^(==\d+==)? ?ERROR: .*$|^.* runtime error: .*$/m)?.[0]
  }
}

/**
 * @param {{ seconds?: number, runs?: number, seed: number, place?: string }} how
 * @returns the run and its finding; `log` is libFuzzer's output, with the input beside it
 */
export async function runTarget(programs, target, how) {
  const folder = join(how.place ?? reports, target)
  const corpus = join(folder, 'corpus')
  mkdirSync(corpus, { recursive: true })
  const log = join(folder, `${how.seed}.log`)
  const began = Date.now()
  const args = [...flagsOf(how), `-artifact_prefix=${folder}/`, corpus, seedsOf(target)]
  const code = await spawned(join(programs, target), args, log)
  const seconds = (Date.now() - began) / 1000
  return { target, ok: code === 0, seconds, seed: how.seed, log, ...readLog(await readFile(log, 'utf8')) }
}
