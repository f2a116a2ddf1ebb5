// Writes the records of the tests into docs/reports/proofs.md, and their summary into docs/proofs.md.
//   node tools/proofs/write.mjs build/reports/proofs.jsonl
import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'
import { writeRuns } from '../faults/page.mjs'
import { editPage } from '../pages/marks.mjs'
import { readRecords } from './records.mjs'
import { reportOf } from './report.mjs'
import { summaryOf } from './summary.mjs'

function machine(proofs) {
  const servers = [...new Set(proofs.flatMap(({ server = [] }) => server))].sort()
  const date = new Date().toISOString().slice(0, 10)
  return `${date}: ${cpus().length} cores, Node ${process.version}, ${servers.join(', ')}.`
}

const notice = 'A quick run: the counts are not the promised ones.'

function headOf(proofs) {
  const isQuick = proofs.some(({ full }) => !full)
  return [machine(proofs), ...(isQuick ? [notice] : [])].join('\n\n')
}

/** Puts the figures of `file` in place of an earlier run's figures. */
export function writeProofs(file) {
  const { proofs, runs } = readRecords(file)
  const head = headOf(proofs)
  editPage('docs/reports/proofs.md', { figures: () => `${head}\n\n${reportOf(proofs)}` })
  editPage('docs/proofs.md', { figures: () => `${head}\n\n${summaryOf(proofs)}` })
  writeRuns(runs)
  console.log(`docs/proofs.md: ${proofs.length} proofs, ${runs.length} runs with mixed faults`)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeProofs(process.argv[2])
