import {
  checkCollectionName,
  checkInteger,
  checkPrefix,
  checkTableName,
  checkTtl,
  outOfRange,
  readField,
  wrongType
} from '../arguments/arguments.js'
import type { ResolvedClient } from '../backends/adopted.js'
import type { Backend } from '../backends/backend.js'
import type { NativeSettings } from '../backends/settings.js'
import { completeTls, readTls, type TlsFields } from '../backends/tls.js'

/** The second argument of every adapter, checked. */
export interface Options {
  keyPrefix?: string
  defaultLockTTL?: number
  createTables?: boolean
  schema?: string
  tableName?: string
  collectionName?: string
  dbName?: string
  connectTimeout?: number
  commandTimeout?: number
  maxQueue?: number
  maxQueueBytes?: number
  maxReplyBytes?: number
  connections?: number
  reconnectDelay?: { min: number; max: number }
  preparedStatements?: boolean
  causalReads?: boolean
  pipelining?: boolean
  tls?: TlsFields | false
}

type Reader = (value: unknown, name: string, backend: Backend) => unknown

const DEFAULTS = {
  connectTimeout: 5_000,
  commandTimeout: 5_000,
  maxQueue: 100_000,
  maxQueueBytes: 64 * 1024 * 1024,
  reconnectDelay: { min: 50, max: 2_000 }
}
/** Options that only the adapter knows which has a default for them. */
const OF_SOME = ['schema', 'tableName', 'collectionName', 'dbName']
/** Options that only a backend knows which names them. */
const OF_BACKENDS = ['causalReads', 'pipelining']
const MAX_CONNECTIONS = 64
// Beyond it a timer would fire at once.
const MAX_DURATION = 2 ** 31 - 1

const readers: Record<keyof Options, Reader> = {
  keyPrefix: (value, name, { keys }) => checkPrefix(value, name, keys),
  defaultLockTTL: (value, name) => checkTtl(value, name, { zero: 'refuse' }),
  createTables: toFlag,
  schema: (value, name) => checkTableName(value, name),
  tableName: (value, name, { tableName = checkTableName }) => tableName(value, name),
  collectionName: (value, name) => checkCollectionName(value, name),
  dbName: (value, name) => checkTableName(value, name),
  connectTimeout: toDuration,
  commandTimeout: toDuration,
  maxQueue: (value, name) => checkInteger(value, name, 1, Number.MAX_SAFE_INTEGER),
  maxQueueBytes: (value, name) => checkInteger(value, name, 1, Number.MAX_SAFE_INTEGER),
  // A reply without a value may take as much.
  maxReplyBytes: (value, name) => checkInteger(value, name, 2 ** 20, Number.MAX_SAFE_INTEGER),
  connections: (value, name) => checkInteger(value, name, 1, MAX_CONNECTIONS),
  reconnectDelay: toDelay,
  preparedStatements: toFlag,
  causalReads: toFlag,
  pipelining: toFlag,
  tls: (value, name, { name: backend }) => readTls(value, name, backend) ?? false
}

/** @throws {TypeError} also for a name that no option has */
export function readOptions(given: unknown, backend: Backend, ofItsOwn: readonly string[]): Options {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw wrongType('options', 'an object', given)
  const options: Record<string, unknown> = {}
  for (const name of Object.keys(given)) {
    const value = readField(given, name, 'options')
    if (!isKnown(name, backend, ofItsOwn)) throw unknownOption(name)
    if (value !== undefined) options[name] = readers[name as keyof Options](value, `options.${name}`, backend)
  }
  return options
}

function isKnown(name: string, backend: Backend, ofItsOwn: readonly string[]): boolean {
  if (OF_SOME.includes(name)) return ofItsOwn.includes(name)
  if (OF_BACKENDS.includes(name)) return backend.options?.includes(name) === true
  return Object.hasOwn(readers, name)
}

/** The application's options, then the settings of its client, then the defaults. */
export function settingsOf(
  { settings, maxConnections }: ResolvedClient,
  options: Options,
  backend: Backend
): Partial<NativeSettings> {
  const delay = options.reconnectDelay ?? DEFAULTS.reconnectDelay
  return {
    ...settings,
    ...(options.dbName !== undefined && { database: options.dbName }),
    ...tlsOf(settings, options.tls, backend),
    ...(options.schema !== undefined && { schema: options.schema }),
    connections: Math.min(options.connections ?? backend.connections, maxConnections),
    spareConnection: options.connections === undefined && maxConnections > backend.connections,
    connectTimeout: bounded(options.connectTimeout ?? settings.connectTimeout ?? DEFAULTS.connectTimeout),
    commandTimeout: bounded(options.commandTimeout ?? settings.commandTimeout ?? DEFAULTS.commandTimeout),
    maxQueue: options.maxQueue ?? DEFAULTS.maxQueue,
    maxQueueBytes: options.maxQueueBytes ?? DEFAULTS.maxQueueBytes,
    ...(options.maxReplyBytes !== undefined && { maxReplyBytes: options.maxReplyBytes }),
    reconnectMin: delay.min,
    reconnectMax: delay.max,
    preparedStatements: options.preparedStatements ?? settings.preparedStatements ?? true,
    ...(options.causalReads !== undefined && { causalReads: options.causalReads }),
    ...(options.pipelining !== undefined && { pipelining: options.pipelining })
  }
}

function tlsOf(
  { tls, sslmode }: Partial<NativeSettings>,
  option: Options['tls'],
  { name }: Backend
): Partial<NativeSettings> {
  if (option === undefined) return { ...(tls && { tls }), ...(sslmode !== undefined && { sslmode }) }
  return option
    ? { tls: completeTls({ ...tls, ...option }, name), sslmode: '' }
    : { tls: undefined, sslmode: 'disable' }
}

function toFlag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value)
  return value
}

function toDuration(value: unknown, name: string): number {
  const duration = checkTtl(value, name, { zero: 'refuse' })
  if (duration > MAX_DURATION) throw outOfRange(name, `at most ${MAX_DURATION} milliseconds`, value)
  return duration
}

// A driver takes any number of milliseconds, and a URL any number of seconds.
function bounded(duration: number): number {
  return Math.min(duration, MAX_DURATION)
}

function toDelay(value: unknown, name: string): { min: number; max: number } {
  if (typeof value !== 'object' || value === null) throw wrongType(name, 'an object with "min" and "max"', value)
  const min = readField(value, 'min', name) ?? DEFAULTS.reconnectDelay.min
  const max = readField(value, 'max', name) ?? DEFAULTS.reconnectDelay.max
  const delay = { min: toDuration(min, `${name}.min`), max: toDuration(max, `${name}.max`) }
  if (delay.min > delay.max) throw outOfRange(`${name}.min`, `at most "max", which is ${delay.max}`, min)
  return delay
}

function unknownOption(name: string): TypeError {
  const error = new TypeError(`"options.${name}" is not an option of this adapter`)
  return Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' })
}
