// Runs the suites, goes on after a failing one, and ends with their sum.
//   node tools/test.mjs [--full] [suite…]
import { existsSync } from 'node:fs'
import { writeProofs } from './proofs/write.mjs'
import { attempt, build, install } from './setup.mjs'
import { closingLines, inWords, isWell } from './suites/closing.mjs'
import { runFuzz } from './suites/fuzz.mjs'
import { runLint } from './suites/lint.mjs'
import { runMacos } from './suites/macos.mjs'
import { runMutations } from './suites/mutations.mjs'
import { runNative } from './suites/native.mjs'
import { runRelease } from './suites/release.mjs'
import { failed, freshReport, nothing, sum } from './suites/run.mjs'
import { runAsan, runTsan } from './suites/sanitizers.mjs'
import { runTypes } from './suites/types.mjs'
import { runTests } from './suites/vitest.mjs'

const usual = { lint: runLint, types: runTypes, native: runNative, fuzz: runFuzz, vitest: runTests }
const runBuild = () => (attempt(build) ? nothing : failed())
const built = ['types', 'native', 'vitest', 'asan', 'release']
const long = { macos: runMacos, asan: runAsan, tsan: runTsan, mutations: runMutations, release: runRelease }
const suites = { ...usual, ...long }
const withBuild = (names) => (names.some((name) => built.includes(name)) ? ['build', ...names] : names)

async function runSuite(name) {
  console.log(`\n== ${name}`)
  try {
    const counts = await (name === 'build' ? runBuild() : suites[name]())
    console.log(`== ${name}: ${inWords(counts)}`)
    return counts
  } catch (error) {
    console.error(`== ${name} broke: ${error.stack}`)
    return failed()
  }
}

function chosen(args) {
  const names = args.filter((arg) => arg !== '--full')
  const unknown = names.filter((name) => !suites[name])
  if (unknown.length > 0) {
    console.error(`unknown suite ${unknown.join(', ')}; the suites are ${Object.keys(suites).join(', ')}`)
    process.exit(2)
  }
  if (names.length > 0) return names
  return Object.keys(args.includes('--full') ? suites : usual)
}

async function runAll(names) {
  if (!attempt(() => install('test'))) return failed()
  const counts = []
  for (const name of withBuild(names)) counts.push(await runSuite(name))
  return sum(counts)
}

/** Runs with the long counts; the figures of a run without failures are published. */
async function runFully(names) {
  const proofs = freshReport('proofs.jsonl')
  Object.assign(process.env, { PERSISTENCE_FULL: '1', PERSISTENCE_PROOFS: proofs })
  const total = await runAll(names)
  if (!existsSync(proofs)) return total
  if (total.failed === 0) writeProofs(proofs)
  else console.log('\ndocs/proofs.md is left as it was, because of the failures')
  return total
}

const args = process.argv.slice(2)
const total = await (args.includes('--full') ? runFully : runAll)(chosen(args))
process.exitCode = isWell(total) ? 0 : 1
console.log(`\n${closingLines(total).join('\n')}`)
