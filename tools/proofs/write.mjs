// Writes the records of the tests into docs/proofs.md, between its two marks; the rest of the page is left as it is.
//   node tools/proofs/write.mjs build/reports/proofs.jsonl
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../facts.mjs'
import { writeRows } from '../faults/page.mjs'

const page = join(root, 'docs/proofs.md')
const begin = '<!-- figures -->'
const end = '<!-- end of figures -->'

const cell = (text = '') => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`

/** The last record of each claim and backend, in the order of the first ones. */
function latest(proofs) {
  const byClaim = new Map()
  for (const proof of proofs) byClaim.set(`${proof.claim} ${proof.backend}`, proof)
  return [...byClaim.values()]
}

function inGroups(proofs) {
  const claims = [...new Set(proofs.map(({ claim }) => claim))]
  return claims.flatMap((claim) => proofs.filter((proof) => proof.claim === claim))
}

const tableOf = (head, rows) => [row(...head), row(...head.map(() => '---')), ...rows].join('\n')

function counted(proofs) {
  const rows = inGroups(proofs).map(({ claim, backend, count, result, figures }) =>
    row(claim, backend, count, result, figures)
  )
  return tableOf(['claim', 'on', 'count', 'result', 'figures'], rows)
}

const measured = (proofs) =>
  tableOf(
    ['test of faults', 'measured'],
    proofs.map(({ claim, figures }) => row(claim, figures))
  )

function machine(proofs) {
  const servers = [...new Set(proofs.flatMap(({ server = [] }) => server))].sort()
  const date = new Date().toISOString().slice(0, 10)
  return `${date}: ${cpus().length} cores, Node ${process.version}, ${servers.join(', ')}.`
}

const notice = 'A quick run: the counts are not the promised ones.'

function sectionOf(proofs) {
  const [counts, measures] = [proofs.filter(({ count }) => count), proofs.filter(({ count }) => !count)]
  const parts = [machine(proofs), counted(counts)]
  if (proofs.some(({ full }) => !full)) parts.push(notice)
  if (measures.length > 0) parts.push(measured(measures))
  return [begin, ...parts, end].join('\n\n')
}

function readRecords(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}

/** The page with the figures of `file` in place of those of an earlier run. */
export function writeProofs(file) {
  const records = readRecords(file)
  const proofs = latest(records.filter(({ claim }) => claim))
  const runs = records.flatMap(({ mixedFaults = [] }) => mixedFaults)
  const text = readFileSync(page, 'utf8')
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`docs/proofs.md has lost its marks ${begin} and ${end}`)
  writeFileSync(page, text.slice(0, before) + sectionOf(proofs) + text.slice(after + end.length))
  writeRows(runs)
  console.log(`docs/proofs.md: ${proofs.length} proofs, ${runs.length} runs with mixed faults`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeProofs(process.argv[2])
