// Figures as a Markdown table, which reads well on a terminal, too.

const HEAD = [
  'scenario',
  'callers',
  'contestant',
  'operations/s',
  'ours is',
  'CPU µs/op',
  'JS thread µs/op',
  'loop busy'
]

/** @param {{ scenario: string, callers: number, figures: Map<string, import('./measure.mjs').Figures> }[]} results */
export function toTable(results) {
  const rows = [HEAD, ...results.flatMap(rowsOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const rule = widths.map((width, column) => `${'-'.repeat(width - 1)}${isText(column) ? '-' : ':'}`)
  const lines = [padded(HEAD, widths), rule, ...rows.slice(1).map((row) => padded(row, widths))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function rowsOf({ scenario, callers, figures }) {
  const ours = figures.get('ours').rate
  return [...figures].map(([name, { rate, cpu, thread, utilisation }]) => [
    scenario,
    String(callers),
    name,
    Math.round(rate).toLocaleString('en-US'),
    name === 'ours' ? '' : `${(ours / rate).toFixed(2)}x`,
    cpu.toFixed(1),
    thread.toFixed(1),
    `${Math.round(utilisation * 100)} %`
  ])
}

const padded = (cells, widths) =>
  cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))

const isText = (column) => column === 0 || column === 2
