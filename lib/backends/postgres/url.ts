import { wrongValue } from '../../arguments/arguments.js'
import { parseUrl, withoutEmpty } from '../url.js'

const FORMS = 'a postgres:// URL, or the folder of a socket followed by a database name'
const TLS_WORDS = ['ssl', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert']

/** @returns the parts of the connection string under the names of pg's config; an absent part is left out */
export function readUrl(text: string): Record<string, string> {
  if (text.startsWith('/')) return readFolder(text)
  if (/^socket:\/[^/]/i.test(text)) return readUrl(text.replace(':', '://'))
  const { scheme, user, password, host, port, path, query } = parseUrl(text, 'pool', FORMS)
  if (scheme === 'socket') return { ...login(user, password), ...socketQuery(query), host: `/${path}` }
  if (scheme !== 'postgres' && scheme !== 'postgresql') throw wrongValue('pool', FORMS, text)
  return { ...withoutEmpty({ host, port, database: path, user, password }), ...withoutEmpty(query) }
}

/** Whether the string itself has a TLS parameter. */
export function tellsTls(url: Record<string, string>): boolean {
  return TLS_WORDS.some((word) => word in url)
}

function readFolder(text: string): Record<string, string> {
  const [host = '', database = ''] = text.split(' ')
  return withoutEmpty({ host, database })
}

function login(user: string, password: string): Record<string, string> {
  return withoutEmpty({ user, password })
}

function socketQuery({ db = '', encoding: _encoding, ...query }: Record<string, string>): Record<string, string> {
  return withoutEmpty({ ...query, database: db })
}
