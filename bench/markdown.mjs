/**
 * Rows of texts as a Markdown table whose columns are in line.
 * @param {string[]} head
 * @param {string[][]} rows
 * @param {(column: number) => boolean} isText  the others hold numbers
 */
export function markdown(head, rows, isText) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)))
  const rule = widths.map((width, column) => `${'-'.repeat(width - 1)}${isText(column) ? '-' : ':'}`)
  const padded = (cells) =>
    cells.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
  return [padded(head), rule, ...rows.map(padded)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export const whole = (number) => Math.round(number).toLocaleString('en-US')
export const times = (ratio) => `${ratio.toFixed(2)}x`
