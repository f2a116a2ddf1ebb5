import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { wrongValue } from '../../arguments/arguments.js'

const SECTION = /^\[(.*)\]$/
const ENTRY = /^([^=\s]+)=(.*)$/

/**
 * The settings of `service` in the connection service file.
 * @throws {TypeError} no file has it, or its section can't be read
 * @see https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function readService(service: string): Record<string, string> {
  for (const file of files()) {
    const lines = sectionIn(file, service)
    if (lines) return Object.fromEntries(lines.map((line) => entryOf(line, service)))
  }
  throw wrongValue('service', `defined in ${files().join(' or ')}`, service)
}

// The user's own file comes before the one of all users.
function files(): string[] {
  const own = process.env.PGSERVICEFILE || join(homedir(), '.pg_service.conf')
  return [own, join(process.env.PGSYSCONFDIR || '/etc/postgresql-common', 'pg_service.conf')]
}

function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  } catch {
    return []
  }
}

function sectionIn(file: string, service: string): string[] | undefined {
  const lines = linesOf(file)
  const start = lines.indexOf(`[${service}]`)
  if (start < 0) return undefined
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => SECTION.test(line))
  return end < 0 ? rest : rest.slice(0, end)
}

// Neither is quoted: the line may hold a password.
function entryOf(line: string, service: string): [string, string] {
  const [, name = '', value = ''] = ENTRY.exec(line) ?? []
  if (name === '' || name === 'service') throw wrongValue('service', 'a section of lines "name=value"', service)
  return [name, value]
}
