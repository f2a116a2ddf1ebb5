// Writes the counts of fuzzer runs into docs/proofs.md, between the marks of their kind.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const page = join(root, 'docs/proofs.md')
const count = (number) => number.toLocaleString('en-US')
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Replaces the text between the marks by what `edit` makes of it. */
function replace(mark, edit) {
  const whole = readFileSync(page, 'utf8')
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`]
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/proofs.md has lost its marks ${begin} and ${end}`)
  const text = edit(whole.slice(from + begin.length, to).trim())
  writeFileSync(page, `${whole.slice(0, from)}${begin}\n\n${text}\n\n${whole.slice(to)}`)
}

const rowOf = ({ target, executions, edges, seed, ok, finding }) => [
  ...[target, count(executions), count(edges), String(seed)],
  ok ? 'no finding' : (finding ?? 'ended badly').replaceAll('|', '\\|')
]

/** Writes one target's row. The rows of the other targets stay: a long run of all takes hours. */
export function writeRun(result) {
  const row = `| ${rowOf(result).join(' | ')} |`
  const isOfTarget = (line) => line.startsWith(`| ${result.target} |`)
  replace('fuzzers', (text) => {
    const lines = text.split('\n')
    return lines.some(isOfTarget)
      ? lines.map((line) => (isOfTarget(line) ? row : line)).join('\n')
      : [...lines, row].join('\n')
  })
}

export function writePlanted(results) {
  const rows = results.map(({ target, name, found, executions }) => [
    ...[target, name],
    found ? `found after ${count(executions)} executions` : '**not found**'
  ])
  replace('planted defects', () => table(['target', 'planted defect', 'result'], rows))
}
