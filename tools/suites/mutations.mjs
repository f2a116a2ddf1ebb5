// Plants one defect after the other in a copy of the product; the contract suite must notice each.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { failed, passed, succeeds, sum } from './run.mjs'
import { stage } from './stage.mjs'
import { runVitest } from './vitest.mjs'

const builds = (folder) => succeeds(process.execPath, ['tools/build.mjs', 'native', 'lib'], { cwd: folder })

function contract(tests, folder) {
  if (!builds(folder)) return undefined
  return runVitest({ name: 'mutation', folders: tests, cwd: folder, flags: ['--bail=1'] })
}

// Without it a suite that fails anyway would seem to notice everything.
function control(mutations, folder) {
  const tests = [...new Set(mutations.flatMap((mutation) => mutation.tests))]
  const counts = contract(tests, folder)
  return counts?.failed === 0 && counts.passed > 0
}

function verdict({ name, tests }, folder) {
  const caught = (contract(tests, folder)?.failed ?? 0) > 0
  console.log(`== ${name}: ${caught ? 'caught' : 'NOT caught'}`)
  return caught ? passed() : failed()
}

function plant({ name, file, from, to }, folder) {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2) throw new Error(`${name}: "${from}" does not stand exactly once in ${file}`)
  writeFileSync(
    path,
    text.replace(from, () => to)
  )
  return () => writeFileSync(path, text)
}

function tryOut(mutation, folder) {
  const restore = plant(mutation, folder)
  try {
    return verdict(mutation, folder)
  } finally {
    restore()
  }
}

/** Those that the environment variable MUTATIONS begins the names of; all when it is not set. */
const chosen = (mutations) => mutations.filter(({ name }) => name.startsWith(process.env.MUTATIONS ?? ''))

export function runMutations() {
  const mutations = chosen(JSON.parse(readFileSync(join(root, 'tools/suites/mutations.json'), 'utf8')))
  const folder = stage('mutation-package')
  if (!control(mutations, folder)) {
    console.error('== the suite fails without any mutation')
    return failed()
  }
  return sum(mutations.map((mutation) => tryOut(mutation, folder)))
}
