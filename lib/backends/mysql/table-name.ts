import { checkTableName, notStorable, wrongValue } from '../../arguments/arguments.js'

/**
 * The server stores identifiers in three bytes a character, and reads one that begins with #mysql50# as a file's name.
 * @see https://dev.mysql.com/doc/refman/9.7/en/identifiers.html
 */
export function checkMysqlTableName(value: unknown, name: string): string {
  const table = checkTableName(value, name)
  if (/[\u{10000}-\u{10ffff}]/u.test(table))
    throw notStorable(name, 'has a character beyond U+FFFF, which MySQL’s names have not')
  if (/[ \t-\r]$/.test(table) || table.toLowerCase().startsWith('#mysql50#'))
    throw wrongValue(name, 'without white space at its end, and not begin with "#mysql50#"', table)
  return table
}
