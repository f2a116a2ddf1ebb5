// Texts of characters and words with a meaning in a database's grammar. The same seed gives the same texts.
import fc from 'fast-check'
import type { Backend } from '../../support/backends.js'

const everywhere = [
  ...["'", '"', '`', '\\', '\\\\', "\\'", "''", '--', '/*', '*/', '#', ';', '(', ')', ',', '=', '%', '_', '*', '?'],
  ...['[', ']', '{', '}', '^', '$', '|', '.', ':', '/', '@', '&', '<', '>', '\r\n', '\t', '\u0007', ' ', '\u00a0'],
  ...[
    'k',
    'K',
    'ä',
    'Ä',
    'a\u0308',
    'ß',
    'ss',
    'ı',
    '１',
    '1',
    '字',
    '縗',
    '¿',
    '😀',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\uffff'
  ]
]

const sql = [
  ...[
    ' OR 1=1',
    ' OR TRUE ',
    ' UNION SELECT ',
    ' -- ',
    '; DROP TABLE go_goscope_cache',
    '; DELETE FROM go_goscope_locks'
  ],
  ...['NULL', 'DEFAULT', ' ESCAPE ', 'LIKE', ' COLLATE ', "E'", "N'", "x'41'", '0x41', '$1', '$$', '$a$', '?', ':name']
]

const ofBackend: Record<string, string[]> = {
  redis: [
    '*3',
    '$5',
    '\r\n$1\r\n',
    '+OK',
    '-ERR',
    'FLUSHALL',
    "redis.call('DEL', KEYS[1])",
    'KEYS[1]',
    ']]',
    '{tag}',
    'PX',
    'NX'
  ],
  postgres: [...sql, 'U&"', '::text', 'pg_sleep(1)', '\\x41', 'ILIKE', '~', 'SIMILAR TO'],
  mysql: [...sql, '/*!50000 ', '@@version', '@a:=1', "_utf8mb4'", "X'", '0b1', 'SLEEP(1)', '\\Z', '\\%', 'RLIKE'],
  mariadb: [...sql, '/*M! ', '/*!50000 ', '@@version', "_latin1'", "X'", 'SLEEP(1)', '\\Z', '\\%', 'RETURNING'],
  mongodb: [
    ...['$set', '$$NOW', '$$ROOT', '$ne', '$where', '$expr', '$literal', '{"$gt": ""}', '_id', '.0', '$[]', '$[<x>]'],
    ...['\\Q', '\\E', '(?i)', '(?=', '[[:alpha:]]', '\\d', '\\u0000', '__proto__', 'constructor', 'function(){}']
  ]
}

const isWhole = (text: string) => text === text.toWellFormed()

function textsOf({ name, supports }: Backend): fc.Arbitrary<string> {
  const fragments = [...everywhere, ...(ofBackend[name] ?? []), ...(supports.nulInKeys ? ['\u0000', '\\\u0000'] : [])]
  const fragment = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...fragments) },
    fc.string({ unit: 'binary', maxLength: 2 })
  )
  return fc
    .array(fragment, { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((text) => text !== '' && isWhole(text) && (supports.nulInKeys || !text.includes('\u0000')))
}

/** Texts that equal this one if a database ignores case, accents, width or trailing blanks. */
const neighboursOf = (text: string) => [text.toUpperCase(), `${text} `, text.normalize('NFD'), text.normalize('NFKC')]

/** @returns `count` different texts; one of five differs from another one by case, accent or blank alone */
export function hostileTexts(backend: Backend, count: number, seed: number): string[] {
  const found = new Set<string>()
  for (const text of fc.sample(textsOf(backend), { numRuns: count, seed })) {
    found.add(text)
    if (found.size % 5 === 0) for (const near of neighboursOf(text)) if (isWhole(near)) found.add(near)
  }
  return [...found].slice(0, count)
}

/** Texts without such characters. Every second one is not ASCII, because statements may write those in another form. */
export const plainTexts = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => (at % 2 === 0 ? `k${at}` : `é${at}`))

const escapes: Record<string, (text: string) => string | undefined> = {
  redis: (text) => text.replaceAll(/[\\*?[\]^-]/g, '\\$&'),
  postgres: (text) => text.replaceAll(/[\\%_*]/g, '\\$&'),
  mysql: (text) => (text.includes('*') ? undefined : text),
  mariadb: (text) => (text.includes('*') ? undefined : text),
  mongodb: (text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\0', '\\x00')
}

/** @returns the pattern for this text and all that begin with it; undefined if the dialect has none */
export function beginningWith({ name, supports }: Backend, text: string): string | undefined {
  const literal = escapes[name]?.(text)
  return literal === undefined ? undefined : literal + (name === 'mongodb' ? '[\\s\\S]*' : supports.anything)
}
