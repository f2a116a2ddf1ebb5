// The fuzzers and the planted defects of docs/proofs.md.
import { editPage } from '../pages/marks.mjs'
import { table } from '../pages/table.mjs'

const page = 'docs/proofs.md'
const count = (number) => number.toLocaleString('en-US')

const rowOf = ({ target, executions, edges, seed, ok, finding }) => [
  ...[target, count(executions), count(edges), String(seed)],
  ok ? 'no finding' : (finding ?? 'ended badly').replaceAll('|', '\\|')
]

/** Writes one target's row. The rows of the other targets stay: a long run of all takes hours. */
export function writeRun(result) {
  const row = `| ${rowOf(result).join(' | ')} |`
  const isOfTarget = (line) => line.startsWith(`| ${result.target} |`)
  const replaced = (lines) =>
    lines.some(isOfTarget) ? lines.map((line) => (isOfTarget(line) ? row : line)) : [...lines, row]
  editPage(page, { fuzzers: (text) => replaced(text.split('\n')).join('\n') })
}

export function writePlanted(results) {
  const rows = results.map(({ target, name, found, executions }) => [
    ...[target, name],
    found ? `found after ${count(executions)} executions` : '**not found**'
  ])
  editPage(page, { 'planted defects': () => table(['target', 'planted defect', 'result'], rows) })
}
