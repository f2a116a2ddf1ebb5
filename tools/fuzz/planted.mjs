// A copy of the product with a defect in what each fuzzer is to reach: each of them must find its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { stage } from '../suites/stage.mjs'
import { buildFuzzers } from './build.mjs'
import { inTurn } from './in-turn.mjs'
import { runTarget } from './run-target.mjs'

export const defects = JSON.parse(readFileSync(join(root, 'tools/fuzz/defects.json'), 'utf8'))

const SECONDS = 60

function plant({ target, file, from, to }, folder) {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2) throw new Error(`${target}: "${from}" does not stand exactly once in ${file}`)
  writeFileSync(
    path,
    text.replace(from, () => to)
  )
}

/** @returns for each chosen target that has a defect whether it was found, and how; undefined: they can't be built */
export async function runPlanted(chosen, { seed, jobs }) {
  const folder = stage('fuzz-planted')
  for (const defect of defects) plant(defect, folder)
  const programs = buildFuzzers(join(folder, 'build/fuzz'), folder)
  if (!programs) return undefined
  const place = mkdtempSync(join(tmpdir(), 'fuzz-planted-'))
  const wanted = defects.filter(({ target }) => chosen.includes(target))
  const results = await inTurn(wanted, jobs, async ({ target, name }) => {
    const { ok, executions, finding } = await runTarget(programs, target, { seconds: SECONDS, seed }, place)
    return { target, name, found: !ok, executions, finding }
  })
  rmSync(place, { recursive: true })
  return results
}
