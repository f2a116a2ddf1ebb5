// docs/performance.md and its pictures, made from docs/reports/performance.md. Run alone, it makes them anew.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { titles } from '../tools/pages/titles.mjs'
import { markdown, times, whole } from './markdown.mjs'
import { writePictures } from './pictures.mjs'
import { chaptersOf, distinct, find, readReport } from './report.mjs'
import { geometricMean } from './statistics.mjs'

const ours = 'ours'
const nameOf = ({ backend }) => titles[backend]

const besideDrivers = ({ rows }) => rows.filter(({ contestant }) => contestant !== ours)

const inWords = ({ ratio, scenario, callers, contestant }) =>
  `${times(ratio)}: ${scenario}, ${callers === '1' ? '1 caller' : `${callers} callers`}, ${contestant}`

function summaryRow(chapter) {
  const ratios = besideDrivers(chapter).toSorted((one, other) => one.ratio - other.ratio)
  const behind = ratios.filter(({ ratio }) => ratio < 1)
  return [
    `${nameOf(chapter)} ${chapter.version}`,
    times(geometricMean(ratios.map(({ ratio }) => ratio))),
    inWords(ratios.at(-1)),
    inWords(ratios[0]),
    `${behind.length} of ${ratios.length}`
  ]
}

const summary = (chapters) =>
  markdown(
    ['server', 'geometric mean', 'best', 'worst', 'driver is faster in'],
    chapters.map(summaryRow),
    (column) => column === 0 || column === 2 || column === 3
  )

/** A row for each scenario and number of callers. @param {{ head: string, cell: Function }[]} columns */
function byScenario([{ rows }], columns) {
  const lines = distinct(rows, 'scenario').flatMap((scenario) =>
    distinct(rows, 'callers').map((callers) => [
      ...[scenario, callers],
      ...columns.map(({ cell }) => cell({ scenario, callers }))
    ])
  )
  return markdown(['scenario', 'callers', ...columns.map(({ head }) => head)], lines, (column) => column === 0)
}

const ratioColumns = (chapter) =>
  distinct(besideDrivers(chapter), 'contestant').map((contestant) => ({
    head: `${nameOf(chapter)}: ${contestant}`,
    cell: (wanted) => times(find(chapter.rows, { ...wanted, contestant }).ratio)
  }))

const ownColumn = (field, inText) => (chapter) => ({
  head: nameOf(chapter),
  cell: (wanted) => inText(find(chapter.rows, { ...wanted, contestant: ours })[field])
})

const picture = (chapter) =>
  `![${nameOf(chapter)}: bars of the operations per second of each contestant](performance-${chapter.backend}.svg)`

const machineIn = (report) => /^Machine:[\s\S]*?(?=\n\n)/m.exec(report)[0]

/** @param {string} report the text of docs/reports/performance.md */
export function pageOf(report) {
  const chapters = chaptersOf(report)
  return `# Performance

How many operations per second this package does beside the JavaScript drivers, on each server. A ratio is our operations per second divided
by the driver's: below 1 the driver is faster. \`npm run bench -- --write\` writes this page, and [reports/performance.md](reports/performance.md)
with all figures: rates of the drivers, CPU time, time of the JS thread, and how they were measured.

${summary(chapters)}

${machineIn(report)}

\`npm run bench -- --base CHECKOUT\` compares two builds of this package instead. Each build runs in a process of its own.

## Beside each driver

${byScenario(chapters, chapters.flatMap(ratioColumns))}

## Our operations per second

${byScenario(chapters, chapters.map(ownColumn('rate', whole)))}

## Our CPU time per operation, in µs

CPU time of the whole process, native threads included.

${byScenario(chapters, chapters.map(ownColumn('cpu', String)))}

## Pictures

${chapters.map(picture).join('\n\n')}
`
}

export async function writePage() {
  const report = readReport()
  await writeFile(new URL('../docs/performance.md', import.meta.url), pageOf(report))
  await writePictures(report)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePage()
