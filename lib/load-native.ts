// Finds the .node file of a backend and loads it.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Backend } from './backends/backend.js'
import type { NativeClass } from './native/binding.js'
import { cantLoad, isAbsent } from './native/missing.js'
import { packageRoot } from './package-info.js'

const here = fileURLToPath(import.meta.url)

/** A .node file, and which client libraries are inside. */
interface NativeFile {
  readonly path: string
  readonly adapter: NativeClass
  readonly libraries: Readonly<Record<string, string>>
}

/** @throws {PersistenceError} `NATIVE_MISSING`, with the tried files and the command to run */
export const loadNative = (backend: Backend): NativeClass => openNative(backend).adapter

/** @throws {PersistenceError} as `loadNative` */
export function openNative(backend: Backend): NativeFile {
  const places = placesOf(backend.name)
  const path = places.find(existsSync)
  if (path === undefined) throw isAbsent(packageRoot(), backend.name, places)
  try {
    const { [backend.className]: adapter, libraries } = loadWith(backend.environment ?? {}, path)
    return { path, adapter, libraries }
  } catch (cause) {
    throw cantLoad(packageRoot(), backend.name, path, cause)
  }
}

function loadWith(environment: Readonly<Record<string, string>>, file: string) {
  const added = Object.entries(environment).filter(([name]) => process.env[name] === undefined)
  try {
    for (const [name, value] of added) process.env[name] = value
    return createRequire(here)(file)
  } finally {
    for (const [name] of added) delete process.env[name]
  }
}

// An addon that was built on this machine is preferred to the prebuilt one.
function placesOf(name: string): string[] {
  const prebuilt = `prebuilds/${process.platform}-${process.arch}`
  return ['build/Release', 'native/build/Release', prebuilt].map((folder) => placeOf(folder, name))
}

// Tracers (@vercel/nft) follow a path that begins with `__dirname`, which ES modules lack.
const placeOf = (folder: string, name: string): string =>
  typeof __dirname === 'string'
    ? join(__dirname, '..', folder, `${name}.node`)
    : join(packageRoot(), folder, `${name}.node`)
