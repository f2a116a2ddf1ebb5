// The generated sections of a page: the text between `<!-- NAME -->` and `<!-- end of NAME -->`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

function placeOf(text, name) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`the page has lost its marks ${begin} and ${end}`)
  return [before + begin.length, after]
}

/** The generated text of that name. */
export const sectionOf = (text, name) => text.slice(...placeOf(text, name)).trim()

/** The page with another generated text of that name. */
export function withSection(text, name, section) {
  const [from, to] = placeOf(text, name)
  return `${text.slice(0, from)}\n\n${section}\n\n${text.slice(to)}`
}

/**
 * Edits generated sections of a page.
 * @param {string} page its path from the root
 * @param {Record<string, (section: string) => string>} edits by the section's name
 */
export function editPage(page, edits) {
  const file = join(root, page)
  const edit = (text, [name, change]) => withSection(text, name, change(sectionOf(text, name)))
  try {
    writeFileSync(file, Object.entries(edits).reduce(edit, readFileSync(file, 'utf8')))
  } catch (error) {
    throw new Error(`${page}: ${error.message}`, { cause: error })
  }
}
