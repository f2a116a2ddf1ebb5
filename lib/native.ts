import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { CircuitBreakerPersistedState } from '../types/providers.js'
import type { Backend } from './backends/backend.js'
import type { Stored } from './codec.js'
import { PersistenceError, type PersistenceErrorCode } from './errors.js'

export interface NativeFailure {
  readonly code: PersistenceErrorCode
  readonly message: string
  readonly operation: string
  readonly nativeCode: string
  readonly retryable: boolean
  readonly outcomeKnown: boolean
}

export interface NativeEvent {
  readonly type: 'error' | 'reconnect' | 'lost' | 'slow' | 'warning'
  readonly message: string
  readonly nativeCode?: string
  readonly milliseconds?: number
}

export type Answer = (user: string, password: string | null, error: string | null) => void

/** What the native side asks of us, on the JS thread. */
export interface NativeHooks {
  error(failure: NativeFailure): Error
  event(event: NativeEvent): void
  defer(flush: () => void): void
  /** Who to log in as; only where the application gave a function for the password. */
  login?(answer: Answer): void
}

/** Keys are storage keys; a ttl of 0 means no expiry; an empty table means the adapter's own. */
export interface Native {
  readonly connected: boolean
  close(): Promise<void>
  connect(createTables: boolean, table: string): Promise<void>
  /** The server's clock, epoch milliseconds. */
  serverTime(): Promise<number>
  /** The text of an `Inspection`; nothing is changed. */
  inspect(table: string): Promise<string>
  lockAcquire(key: string, owner: string, ttl: number): Promise<number | null>
  lockExtend(key: string, owner: string, ttl: number): Promise<number | null>
  lockRelease(key: string, owner: string): Promise<boolean>
  lockCheck(key: string, owner: string): Promise<boolean>
  lockForceRelease(key: string): Promise<void>
  circuitGet(key: string): Promise<CircuitBreakerPersistedState | null>
  circuitSet(
    key: string,
    state: string,
    failureCount: number,
    lastFailure?: number,
    lastSuccess?: number
  ): Promise<void>
  circuitRecordFailure(key: string, max: number): Promise<number>
  circuitRecordSuccess(key: string): Promise<void>
  cacheGet(key: string, table: string): Promise<Stored | null>
  cacheSet(key: string, value: Stored, ttl: number, table: string): Promise<void>
  cacheDelete(key: string, table: string): Promise<void>
  cacheHas(key: string, table: string): Promise<boolean>
  cacheClear(prefix: string, table: string): Promise<void>
  cacheKeys(prefix: string, pattern: string | undefined, table: string): Promise<string[]>
  cacheSize(prefix: string, table: string): Promise<number>
  cachePrune(prefix: string, table: string): Promise<number>
  idempotencyGet(key: string): Promise<{ value: Stored; expiresAt?: number } | null>
  idempotencySet(key: string, value: Stored, ttl: number): Promise<void>
  idempotencyDelete(key: string): Promise<void>
  checkpointSave(
    prefix: string,
    id: string,
    task: string,
    sequence: number,
    timestamp: number,
    progress: number,
    data: Stored,
    estimatedTimeRemaining?: number
  ): Promise<void>
  checkpointLoad(prefix: string, id: string): Promise<Stored | null>
  checkpointLoadLatest(prefix: string, task: string): Promise<Stored | null>
  checkpointList(prefix: string, task: string): Promise<Stored[]>
  checkpointCleanup(prefix: string, task: string, keep: number): Promise<void>
  checkpointDeleteAll(prefix: string, task: string): Promise<void>
}

export type NativeClass = new (settings: string, hooks: NativeHooks, threads: Int32Array) => Native

/** A .node file, and which client libraries are inside. */
export interface NativeFile {
  readonly path: string
  readonly adapter: NativeClass
  readonly libraries: Readonly<Record<string, string>>
}

const THREADS = 'go-go-scope:persistence:threads'
/** Held and waiting. */
const CELLS = 2
const here = fileURLToPath(import.meta.url)

/** @throws {PersistenceError} `NATIVE_MISSING`, which says where it was looked for and what to run */
export function loadNative(backend: Backend): NativeClass {
  return openNative(backend).adapter
}

/** @throws {PersistenceError} as `loadNative` */
export function openNative(backend: Backend): NativeFile {
  const places = placesOf(backend.name)
  const found = places.find(existsSync)
  if (found === undefined) throw missing(backend, `there is no ${places.join(' and no ')}`)
  try {
    const { [backend.className]: adapter, libraries } = loadWith(backend.environment ?? {}, found)
    return { path: found, adapter, libraries }
  } catch (cause) {
    throw missing(backend, `${found} can't be loaded`, cause)
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

/** Counters of the whole process, which the .node files and the Workers have no other way to share. */
export function threadCells(): Int32Array {
  const known = getEnvironmentData(THREADS)
  if (known instanceof SharedArrayBuffer) return new Int32Array(known)
  const cells = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)
  setEnvironmentData(THREADS, cells)
  return new Int32Array(cells)
}

function placesOf(name: string): string[] {
  const root = packageRoot()
  const prebuilt = `prebuilds/${process.platform}-${process.arch}`
  return [join(root, 'build/Release', `${name}.node`), join(root, prebuilt, `${name}.node`)]
}

// This module lies in lib/ or, bundled, in dist/.
function packageRoot(): string {
  let folder = dirname(here)
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

function missing({ name }: Backend, reason: string, cause?: unknown): PersistenceError {
  const packages = systemPackages(name)
  const install = packages.length > 0 ? `install ${packages.join(' ')} (Debian and Ubuntu names) and ` : ''
  const message = `the native module of the ${name} backend is missing: ${reason}; ${install}run: npm rebuild ${ownPackage().name}`
  return new PersistenceError('NATIVE_MISSING', message, { backend: name, operation: 'constructor', cause })
}

function systemPackages(name: string): string[] {
  const { core, backends } = readJson('tools/sources.json')
  const libraries = [...(core?.libraries ?? []), ...(backends?.[name]?.libraries ?? [])]
  return libraries.length > 0 ? ['build-essential', 'python3', 'pkg-config', ...libraries.map(({ apt }) => apt)] : []
}

export function ownPackage(): { name: string; version: string } {
  const { name = '', version = '' } = readJson('package.json')
  return { name, version }
}

// biome-ignore lint/suspicious/noExplicitAny: documents of our own package
function readJson(path: string): any {
  const file = join(packageRoot(), path)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
