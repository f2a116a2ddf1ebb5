// A defect in the code of each fuzzer: each must find its own. The source with the defect is compiled once more,
// and replaces the original in the program.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { inTurn } from './in-turn.mjs'
import { runTarget } from './run-target.mjs'

export const defects = JSON.parse(readFileSync(join(root, 'tools/fuzz/defects.json'), 'utf8'))

const SECONDS = 60

function withDefect({ target, file, from, to }) {
  const text = readFileSync(join(root, file), 'utf8')
  if (text.split(from).length !== 2) throw new Error(`${target}: "${from}" does not stand exactly once in ${file}`)
  return text.replace(from, () => to)
}

const isSame = (path, text) => existsSync(path) && readFileSync(path, 'utf8') === text

/** Writes the sources with a defect to where the build finds them. */
export function plantDefects(folder) {
  const place = join(folder, 'planted')
  mkdirSync(place, { recursive: true })
  for (const defect of defects) {
    const [path, text] = [join(place, `${defect.target}.cpp`), withDefect(defect)]
    if (!isSame(path, text)) writeFileSync(path, text)
  }
}

/** @returns for each chosen target whether its defect was found, and how */
export async function runPlanted(programs, chosen, { seed, jobs }) {
  const place = mkdtempSync(join(tmpdir(), 'fuzz-planted-'))
  const wanted = defects.filter(({ target }) => chosen.includes(target))
  const results = await inTurn(wanted, jobs, async ({ target, name }) => {
    const how = { seconds: SECONDS, seed, place }
    const { ok, executions, finding } = await runTarget(join(programs, 'planted'), target, how)
    return { target, name, found: !ok && finding !== undefined, executions, finding }
  })
  rmSync(place, { recursive: true })
  return results
}
