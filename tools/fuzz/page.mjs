// Writes what a run of all targets came to into docs/proofs.md, between the marks of its kind.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const page = join(root, 'docs/proofs.md')
const count = (number) => number.toLocaleString('en-US')
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

function put(mark, text) {
  const whole = readFileSync(page, 'utf8')
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`]
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/proofs.md has lost its marks ${begin} and ${end}`)
  writeFileSync(page, `${whole.slice(0, from)}${begin}\n\n${text}\n\n${whole.slice(to)}`)
}

export function writeRuns(results) {
  const rows = results.map(({ target, executions, edges, seed, ok, finding }) => [
    ...[target, count(executions), count(edges), String(seed)],
    ok ? 'no finding' : (finding ?? 'ended badly').replaceAll('|', '\\|')
  ])
  put('fuzzers', table(['target', 'executions', 'edges reached', 'seed', 'result'], rows))
}

export function writePlanted(results) {
  const rows = results.map(({ target, name, found, executions }) => [
    ...[target, name],
    found ? `found after ${count(executions)} executions` : '**not found**'
  ])
  put('planted defects', table(['target', 'planted defect', 'result'], rows))
}
