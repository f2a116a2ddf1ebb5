import { wrongValue } from '../arguments/arguments.js'
import type { Backend } from '../errors.js'
import { oneOf, toText } from './client-fields.js'
import type { TlsSettings, TlsVersion } from './settings.js'
import { unsupported } from './unsupported.js'

/** The TLS versions that a setting allows; an absent bound is open. */
export type TlsRange = Partial<Pick<TlsSettings, 'minVersion' | 'maxVersion'>>

const WORDS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
const LOWEST = 'TLSv1.2'
const HIGHEST = 'TLSv1.3'

const toWord = oneOf(...WORDS)

/** A lower bound that is below the lowest version of the adapter leaves that one. */
export function toMinVersion(value: unknown, name: string): TlsVersion {
  return toWord(value, name) === HIGHEST ? HIGHEST : LOWEST
}

export function toMaxVersion(value: unknown, name: string, backend: Backend): TlsVersion {
  const word = toWord(value, name)
  if (word === LOWEST || word === HIGHEST) return word
  throw tooOld(backend, name)
}

const tooOld = (backend: Backend, name: string) => unsupported(backend, name, `no version below ${LOWEST} is spoken`)

/** libpq takes its words in any case. */
export function asNodeWord(value: unknown, name: string): string {
  const text = toText(value, name)
  return WORDS.find((word) => word.toLowerCase() === text.toLowerCase()) ?? text
}

/** Node's older way: the name of an OpenSSL function. @see https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions */
export function ofSecureProtocol(value: unknown, name: string, backend: Backend): TlsRange {
  const [method = ''] = /^(TLS|SSLv23|TLSv1|TLSv1_1|TLSv1_2)(?=(_client)?_method$)/.exec(toText(value, name)) ?? []
  if (method === '') throw wrongValue(name, 'TLS_method or TLSv1_2_method; use minVersion and maxVersion', value)
  if (method === 'TLS' || method === 'SSLv23') return {}
  if (method !== 'TLSv1_2') throw tooOld(backend, name)
  return { minVersion: LOWEST, maxVersion: LOWEST }
}

/** A list of versions as MySQL's programs take it, also in brackets, as MySQL Shell does. */
export function ofVersionList(value: unknown, name: string): TlsRange {
  const words = toText(value, name)
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((word) => toWord(word.trim().replace(/^TLSv1\.0$/, 'TLSv1'), name))
  const spoken = [LOWEST, HIGHEST].filter((version) => words.includes(version as TlsVersion)) as TlsVersion[]
  const [minVersion, maxVersion = minVersion] = spoken
  if (!minVersion || !maxVersion) throw tooOld('mysql', name)
  return { minVersion, maxVersion }
}

/** OpenSSL takes the names of TLS 1.3 apart from all others. */
export function splitCiphers(value: unknown, name: string): Pick<TlsSettings, 'cipherList' | 'cipherSuites'> {
  const text = toText(value, name)
  if (!/^[\w@=!+ ,:-]+$/.test(text))
    throw wrongValue(name, "a list of OpenSSL's names of ciphers, with colons between", value)
  const names = text.split(/[:, ]+/).filter((cipher) => cipher !== '')
  const isSuite = (cipher: string) => cipher.startsWith('TLS_')
  return {
    cipherList: names.filter((cipher) => !isSuite(cipher)).join(':'),
    cipherSuites: names.filter(isSuite).join(':')
  }
}

/** As in Node: ciphers of TLS 1.3 alone leave no other version; ciphers of TLS 1.2 alone leave TLS 1.3 as it is. */
function ofCiphers({ cipherList, cipherSuites, maxVersion }: Partial<TlsSettings>): TlsRange {
  return cipherList === '' && cipherSuites && maxVersion !== LOWEST ? { minVersion: HIGHEST } : {}
}

/**
 * The versions and ciphers that all words together allow.
 * @throws {TypeError} they allow no version
 * @throws {PersistenceError} `UNSUPPORTED_OPTION`: ciphers of several versions on MySQL
 */
export function withinRange<Fields extends Partial<TlsSettings>>(fields: Fields, backend: Backend): Fields {
  const all = { ...fields, ...ofCiphers(fields) }
  const { minVersion = LOWEST, maxVersion = HIGHEST } = all
  if (minVersion > maxVersion)
    throw wrongValue('minVersion', `at most "maxVersion", which is ${maxVersion}`, minVersion)
  if (backend === 'mysql' && minVersion !== maxVersion && all.cipherList && all.cipherSuites)
    throw unsupported('mysql', 'ciphers', 'libmariadb takes those of one TLS version: set minVersion or maxVersion')
  return all
}
