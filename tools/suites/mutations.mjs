// Plants one defect after the other in a copy of the product; the contract suite must notice each.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { failed, passed, succeeds, sum } from './run.mjs'
import { stage } from './stage.mjs'
import { runVitest } from './vitest.mjs'

const builds = (folder) => succeeds(process.execPath, ['tools/build.mjs', 'native', 'lib'], { cwd: folder })

function verdict(mutation, folder) {
  if (!builds(folder)) return failed()
  const counts = runVitest({ name: 'mutation', folders: mutation.tests, cwd: folder })
  return counts.failed > 0 ? passed() : failed()
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
    const counts = verdict(mutation, folder)
    console.log(`== ${mutation.name}: ${counts.passed > 0 ? 'caught' : 'NOT caught'}`)
    return counts
  } finally {
    restore()
  }
}

export function runMutations() {
  const mutations = JSON.parse(readFileSync(join(root, 'tools/suites/mutations.json'), 'utf8'))
  const folder = stage('mutation-package')
  return sum(mutations.map((mutation) => tryOut(mutation, folder)))
}
