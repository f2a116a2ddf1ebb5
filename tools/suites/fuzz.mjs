// The fuzzers for a few seconds each, and with a planted defect, which each must find.
import { buildFuzzers, targets } from '../fuzz/build.mjs'
import { fuzzingCompiler } from '../fuzz/compiler.mjs'
import { inTurn } from '../fuzz/in-turn.mjs'
import { runPlanted } from '../fuzz/planted.mjs'
import { lineOf, lineOfPlanted } from '../fuzz/report.mjs'
import { runTarget } from '../fuzz/run-target.mjs'
import { failed, passed, skipped, sum } from './run.mjs'

const SECONDS = 10
const JOBS = 2
// Far below the edges that each target reaches in a second. A target below it no longer reaches its decoder.
const LEAST_EDGES = 300

// Another seed each day: one run may find a defect that another does not.
const seed = () => Math.floor(Date.now() / 86_400_000)

async function fuzz(target, programs) {
  const result = await runTarget(programs, target, { seconds: SECONDS, seed: seed() })
  console.log(lineOf(result))
  return result.ok && result.edges >= LEAST_EDGES ? passed() : failed()
}

async function planted(programs) {
  const results = await runPlanted(programs, targets, { seed: seed(), jobs: JOBS })
  for (const result of results) console.log(lineOfPlanted(result))
  return results.map(({ found }) => (found ? passed() : failed()))
}

export async function runFuzz() {
  if (!fuzzingCompiler()) return skipped('fuzz: all targets', 'no clang with libFuzzer is installed')
  const programs = buildFuzzers()
  if (!programs) return failed()
  const counts = await inTurn(targets, JOBS, (target) => fuzz(target, programs))
  return sum([...counts, ...(await planted(programs))])
}
