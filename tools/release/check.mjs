// What a released .node may need from a machine, and what it may show: checked on the file itself.
import { execFileSync } from 'node:child_process'
import { facts } from '../facts.mjs'

/** The newest versions of the C and the C++ library that a release may ask for. */
const baseline = { GLIBC: facts.baseline.glibc, GLIBCXX: facts.baseline.glibcxx }

const allowed = new Set(['libc.so.6', 'libm.so.6', 'libstdc++.so.6', 'libgcc_s.so.1', 'ld-linux-x86-64.so.2'])
const entries = new Set(['napi_register_module_v1', 'node_api_module_get_api_version_v1'])

const ask = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20 })
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found)

const numbers = (version) => version.split('.').map(Number)

function isNewer(one, other) {
  const [a, b] = [numbers(one), numbers(other)]
  const at = a.findIndex((number, index) => number !== (b[index] ?? 0))
  return at >= 0 && a[at] > (b[at] ?? 0)
}

const newest = (versions) => versions.reduce((best, one) => (isNewer(one, best) ? one : best), '0')

/** What is wrong with the file, in words; nothing when all is well. */
export function complaintsAbout(file) {
  const needed = all(ask('readelf', '-d', file), /\(NEEDED\).*\[([^\]]+)\]/g).filter((name) => !allowed.has(name))
  const shown = all(ask('nm', '-D', '--defined-only', file), / [A-Z] ([^@\s]+)/g).filter((name) => !entries.has(name))
  // What is neither there nor of a library would be taken from the process: Node has an OpenSSL of its own, others have none.
  const lacking = all(ask('nm', '-D', '--undefined-only', file), / U ([^@\s]+)$/gm).filter(
    (name) => !name.startsWith('napi_')
  )
  const versions = Object.entries(versionsOf(file)).filter(([name, version]) => isNewer(version, baseline[name]))
  return [
    ...needed.map((name) => `needs ${name}`),
    ...shown.map((name) => `exports ${name}`),
    ...lacking.map((name) => `lacks ${name}`),
    ...versions.map(([name, version]) => `needs ${name}_${version}, promised is ${baseline[name]}`)
  ]
}

/** The newest versions that the file asks for. */
export function versionsOf(file) {
  const text = ask('objdump', '-T', file)
  const of = (name) => newest(all(text, new RegExp(`\\b${name}_([\\d.]+)`, 'g')))
  return { GLIBC: of('GLIBC'), GLIBCXX: of('GLIBCXX') }
}
