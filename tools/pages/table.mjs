// A Markdown table whose cells are texts.
const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`

/** @param {string[]} head @param {unknown[][]} rows */
export const table = (head, rows) => [head, head.map(() => '---'), ...rows].map(row).join('\n')

/** The cells of each row of the first table in the text, without its head. */
export const rowsIn = (text) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((text) => text.trim().replaceAll('\\|', '|'))
    )
