// npm run fuzz: the decoders under libFuzzer with the sanitizers; one line for each target.
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { buildFuzzers } from './build.mjs'
import { inTurn } from './in-turn.mjs'
import { readArguments } from './plan.mjs'
import { runPlanted } from './planted.mjs'
import { lineOf, lineOfPlanted } from './report.mjs'
import { runTarget } from './run-target.mjs'

const unbuilt = 'the fuzzers could not be built: they need a clang with libFuzzer, see above'

async function tryPlanted({ chosen, how, jobs }) {
  const results = await runPlanted(chosen, { seed: how.seed, jobs })
  if (!results) throw new Error(unbuilt)
  for (const result of results) console.log(lineOfPlanted(result))
  return results.every(({ found }) => found)
}

async function fuzz({ chosen, how, jobs }) {
  const programs = buildFuzzers(join(root, 'build/fuzz'))
  if (!programs) throw new Error(unbuilt)
  const results = await inTurn(chosen, jobs, async (target) => {
    const result = await runTarget(programs, target, how)
    console.log(lineOf(result))
    return result
  })
  return results.every(({ ok }) => ok)
}

async function main(args) {
  const plan = readArguments(args)
  if (!(await (plan.planted ? tryPlanted : fuzz)(plan))) process.exitCode = 1
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`fuzz: ${error.message}`)
  process.exitCode = 1
})
