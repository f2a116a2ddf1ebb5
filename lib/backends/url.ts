import { wrongValue } from '../arguments/arguments.js'

/**
 * The parts of `scheme://user:password@host:port/path?query`, decoded; an absent part is an empty text. Of several
 * servers `host` and `port` are lists with commas.
 */
interface Address {
  readonly scheme: string
  readonly user: string
  readonly password: string
  readonly host: string
  readonly port: string
  readonly path: string
  readonly query: Record<string, string>
}

// Not the URL class: it refuses `user@/database` and encoded socket paths, and its errors carry the whole text.
const URL_SHAPE =
  /^(?<scheme>[a-z][a-z+]*):\/\/(?:(?<login>[^/?#]*)@)?(?<authority>[^/?#@]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/i
const HOST_SHAPE = /^(?:\[(?<v6>[\da-f:.]+(?:%[\w.]+)?)\]|(?<name>[^:[\]\s]*))(?::(?<port>\d{0,5}))?$/i

/** @throws {TypeError} that never quotes the text, which may hold a password */
export function parseUrl(text: string, name: string, expected: string): Address {
  // A line break, as of a file that holds a secret.
  if (text !== text.trim()) throw wrongValue(name, `${expected}, with no blank or line break at either end`, text)
  const parts = URL_SHAPE.exec(text)?.groups
  if (!parts) throw wrongValue(name, expected, text)
  const [user = '', password = ''] = splitOnce(parts.login ?? '')
  const { host, port } = parseHost(parts.authority ?? '', name, expected)
  return {
    scheme: (parts.scheme ?? '').toLowerCase(),
    user: unescaped(user, name),
    password: unescaped(password, name),
    host: unescaped(host, name),
    port,
    path: unescaped(parts.path ?? '', name),
    query: parseQuery(parts.query)
  }
}

export function parseQuery(query = ''): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query))
}

/** The entries that say something: an empty part of a URL is one that was left out. */
export function withoutEmpty(parts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}

function parseHost(authority: string, name: string, expected: string): { host: string; port: string } {
  if (authority.includes(',')) return parseHosts(authority, name, expected)
  const parts = HOST_SHAPE.exec(authority)?.groups
  if (!parts) throw wrongValue(name, expected, authority)
  return { host: parts.v6 ?? parts.name ?? '', port: parts.port ?? '' }
}

// As two lists of the same length; a list of ports that are all absent is an absent one.
function parseHosts(authority: string, name: string, expected: string): { host: string; port: string } {
  const each = authority.split(',').map((one) => parseHost(one, name, expected))
  const ports = each.map(({ port }) => port)
  return {
    host: each.map(({ host }) => host).join(','),
    port: ports.some((port) => port !== '') ? ports.join(',') : ''
  }
}

function splitOnce(login: string): string[] {
  const colon = login.indexOf(':')
  return colon < 0 ? [login] : [login.slice(0, colon), login.slice(colon + 1)]
}

// A lone % stands for itself, as the JavaScript drivers read it.
function unescaped(text: string, name: string): string {
  try {
    return decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'))
  } catch {
    throw wrongValue(name, 'percent-encoded UTF-8', text)
  }
}
