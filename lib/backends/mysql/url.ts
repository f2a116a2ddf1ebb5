import { wrongValue } from '../../arguments/arguments.js'
import { parseUrl, withoutEmpty } from '../url.js'

const FORMS = 'a mysql:// URL'

/** @returns the parts of the connection string under the names of mysql2's config; an absent part is left out */
export function readUrl(text: string, name: string): Record<string, unknown> {
  const { scheme, user, password, host, port, path, query } = parseUrl(text, name, FORMS)
  if (scheme !== 'mysql' && scheme !== 'mariadb') throw wrongValue(name, FORMS, text)
  const settings = Object.entries(withoutEmpty(query)).map(([word, value]) => [word, meantBy(word, value)])
  return { ...withoutEmpty({ host, port, database: path, user, password }), ...Object.fromEntries(settings) }
}

// As in mysql2: JSON text is parsed if a plain text can't express the value.
function meantBy(word: string, text: string): unknown {
  if (word !== 'ssl' && text !== 'true' && text !== 'false') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
