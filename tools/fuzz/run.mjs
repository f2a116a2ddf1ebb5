// npm run fuzz: the decoders under libFuzzer with the sanitizers; one line for each target.
import { buildFuzzers } from './build.mjs'
import { inTurn } from './in-turn.mjs'
import { writePlanted, writeRun } from './page.mjs'
import { readArguments } from './plan.mjs'
import { runPlanted } from './planted.mjs'
import { lineOf, lineOfPlanted } from './report.mjs'
import { runTarget } from './run-target.mjs'

async function tryPlanted(programs, { chosen, how, jobs, write }) {
  const results = await runPlanted(programs, chosen, { seed: how.seed, jobs })
  for (const result of results) console.log(lineOfPlanted(result))
  if (write) writePlanted(results)
  return results.every(({ found }) => found)
}

async function fuzz(programs, { chosen, how, jobs, write }) {
  const results = await inTurn(chosen, jobs, async (target) => {
    const result = await runTarget(programs, target, how)
    console.log(lineOf(result))
    if (write) writeRun(result)
    return result
  })
  return results.every(({ ok }) => ok)
}

async function main(args) {
  const plan = readArguments(args)
  const programs = buildFuzzers()
  if (!programs) throw new Error('the fuzzers could not be built, see above; they need a clang with libFuzzer')
  if (!(await (plan.planted ? tryPlanted : fuzz)(programs, plan))) process.exitCode = 1
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`fuzz: ${error.message}`)
  process.exitCode = 1
})
