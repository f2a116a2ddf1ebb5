// The reason for a missing addon and the remedy, in one paragraph.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Backend, PersistenceError } from '../errors.js'
import { readJson } from '../package-info.js'

const OUR_SCOPE = '@go-go-scope/'

/** No file at any of these places. */
export function isAbsent(root: string, backend: Backend, places: readonly string[]): PersistenceError {
  const bundle = bundleAt(root)
  if (bundle !== undefined) return missing(backend, bundle)
  const platform = `${process.platform} on ${process.arch}`
  const reason = `none was built here and none came prebuilt for ${platform}: there is no ${places.join(' and no ')}`
  return missing(backend, `${reason}. ${howToBuild(root, backend)}`)
}

// A bundler has put this code into a file of the application's, where neither the package nor its addon lies beside it.
function bundleAt(root: string): string | undefined {
  if (String(readJson(root, 'package.json').name).startsWith(OUR_SCOPE)) return undefined
  const how =
    'esbuild --external:@go-go-scope/*, serverExternalPackages of Next.js, externals of webpack, external of Rollup'
  return `this package was bundled into the application, and its addon was not. Keep it out of the bundle (${how}) and install it beside it`
}

/** There is a file, which this runtime refuses. */
export function cantLoad(root: string, backend: Backend, file: string, cause: unknown): PersistenceError {
  if (codeOf(cause) === 'ERR_DLOPEN_DISABLED') return missing(backend, addonsOff(file), cause)
  const reason = `${file} can't be loaded: ${textOf(cause)}. ${needs(root)}`
  return missing(backend, `${reason}. ${howToBuild(root, backend)}`, cause)
}

// `process.permission` is there only under the permission model.
function addonsOff(file: string): string {
  if ('permission' in process && process.permission)
    return `Node's permission model keeps ${file} out. Start Node with --allow-addons as well`
  return `Node was started with --no-addons, so that it does not load ${file}. Start it without (see NODE_OPTIONS too)`
}

function missing(backend: Backend, explanation: string, cause?: unknown): PersistenceError {
  const message = `the native module of the ${backend} backend is missing: ${explanation}`
  return new PersistenceError('NATIVE_MISSING', message, { backend, operation: 'constructor', cause })
}

const codeOf = (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : undefined)
const textOf = (cause: unknown) => String(cause instanceof Error ? cause.message : cause).split('\n')[0]

function needs(root: string): string {
  const { glibc, glibcxx } = readJson(root, 'tools/sources.json').baseline ?? {}
  const wanted = `What came prebuilt needs glibc ${glibc} and a C++ library with GLIBCXX_${glibcxx}, or newer`
  return process.platform === 'linux' ? `${wanted}; this machine has ${libcHere()}` : wanted
}

function libcHere(): string {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined
  const glibc = report?.header?.glibcVersionRuntime
  return glibc ? `glibc ${glibc}` : 'another C library'
}

function howToBuild(root: string, backend: Backend): string {
  const packages = systemPackages(root, backend)
  const install = packages.length > 0 ? `install ${packages.join(' ')} (Debian and Ubuntu names), then ` : ''
  return `To build it, ${install}run: ${buildCommand(root, backend)}`
}

function systemPackages(root: string, backend: Backend): string[] {
  const { core, backends } = readJson(root, 'tools/sources.json')
  const libraries = [...(core?.libraries ?? []), ...(backends?.[backend]?.libraries ?? [])]
  return libraries.length > 0 ? ['build-essential', 'python3', 'pkg-config', ...libraries.map(({ apt }) => apt)] : []
}

/** A clone has a script for it, which `npm rebuild` does not run; a published package has a command. */
function buildCommand(root: string, backend: Backend): string {
  const { name = '' } = readJson(root, 'package.json')
  return existsSync(join(root, 'binding.gyp')) ? `npm --prefix ${root} run build` : `npx ${name} build ${backend}`
}
