// Runs the suites, goes on after a failing one, and ends with their sum.
//   node tools/test.mjs [--full] [suite…]
import { setUp } from './setup.mjs'
import { runLint } from './suites/lint.mjs'
import { runMutations } from './suites/mutations.mjs'
import { runNative } from './suites/native.mjs'
import { failed, sum } from './suites/run.mjs'
import { runAsan, runTsan } from './suites/sanitizers.mjs'
import { runTypes } from './suites/types.mjs'
import { runVitest } from './suites/vitest.mjs'

const usual = { lint: runLint, types: runTypes, native: runNative, vitest: runVitest }
const long = { asan: runAsan, tsan: runTsan, mutations: runMutations }
const suites = { ...usual, ...long }

const inWords = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

async function runSuite(name) {
  console.log(`\n== ${name}`)
  try {
    const counts = await suites[name]()
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

const args = process.argv.slice(2)
const names = chosen(args)
if (args.includes('--full')) process.env.PERSISTENCE_FULL = '1'
setUp('test')
const counts = []
for (const name of names) counts.push(await runSuite(name))
const total = sum(counts)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
console.log(`\n${inWords(total)}`)
