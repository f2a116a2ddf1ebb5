// docs/proofs.md: a row for each backend and control, the last run of each.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const page = join(root, 'docs/proofs.md')
const [begin, end] = ['<!-- mixed faults -->', '<!-- end of mixed faults -->']
const head = ['run', 'server', 'seed', 'time', 'faults', 'calls', 'found', 'latest call']
const row = (cells) => `| ${cells.join(' | ')} |`

const inTime = (seconds) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`)
const listed = (counts) =>
  Object.entries(counts)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

/** Of the latest call: how long after its time-out it settled. */
function latest(lateness) {
  // JSON has no infinity.
  if (lateness === null || lateness === Number.POSITIVE_INFINITY) return 'never'
  return lateness > 0 ? `${lateness.toFixed(1)} ms late` : 'in time'
}

const found = (violations) => listed(Object.fromEntries(Object.entries(violations).filter(([, count]) => count > 0)))

function cellsOf({ control, server, version, seed, seconds, faults, calls, outcomes, violations, lateness, sections }) {
  return [
    control ? `control ${control}` : 'all faults',
    `${server} ${version}`,
    seed,
    inTime(seconds),
    listed(faults),
    `${calls} (${listed(outcomes)}), ${sections} sections`,
    found(violations) || 'nothing',
    latest(lateness)
  ]
}

const keyOf = (line) =>
  line
    .split('|')
    .slice(1, 3)
    .join('|')
    .replace(/[\d.]+ $/, '')

/** The rows of the text with those of `summaries` in their place. */
export function withRows(text, summaries) {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`docs/proofs.md has lost its marks ${begin} and ${end}`)
  const rows = text
    .slice(before, after)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
  const byKey = new Map(
    [...rows, ...summaries.map((summary) => row(cellsOf(summary)))].map((line) => [keyOf(line), line])
  )
  const sorted = [...byKey.keys()].sort().map((key) => byKey.get(key))
  const table = [row(head), row(head.map(() => '---')), ...sorted].join('\n')
  return `${text.slice(0, before)}${begin}\n\n${table}\n\n${text.slice(after)}`
}

export const writeRows = (summaries) => writeFileSync(page, withRows(readFileSync(page, 'utf8'), summaries))
