// The figures of one backend's run as a table.

const SHOWN = 5

/** @param {string} title @param {Record<string, number | string>} figures */
export function table(title, figures) {
  const rows = Object.entries(figures).map(([name, figure]) => [name, shown(figure)])
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)))
  const rule = `+-${'-'.repeat(left)}-+-${'-'.repeat(right)}-+`
  const lines = rows.map(([name, figure]) => `| ${name.padEnd(left)} | ${figure.padStart(right)} |`)
  return [title, rule, ...lines, rule].join('\n')
}

/** @param {string[]} problems */
export function verdict(problems, accepted) {
  if (problems.length === 0) return `Ledger and database agree: ${accepted} charges accepted, each customer once.`
  const rest = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : []
  return ['Ledger and database DISAGREE:', ...problems.slice(0, SHOWN), ...rest].join('\n  ')
}

const shown = (figure) => (typeof figure === 'number' ? figure.toLocaleString('en-US') : figure)
