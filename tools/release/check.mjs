// The libraries that a released .node may need, and the symbols that it may export: checked on the file itself.
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

/** The file's problems, one text each; empty if it has none. */
export function complaintsAbout(file) {
  const needed = all(ask('readelf', '-d', file), /\(NEEDED\).*\[([^\]]+)\]/g).filter((name) => !allowed.has(name))
  const shown = all(ask('nm', '-D', '--defined-only', file), / [A-Z] ([^@\s]+)/g).filter((name) => !entries.has(name))
  // A symbol of neither the file nor a library would be taken from the process. Node exports its OpenSSL, other runtimes do not.
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
