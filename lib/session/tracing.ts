import { tracingChannel } from 'node:diagnostics_channel'
import type { PersistenceOperation } from '../../types/diagnostics.js'
import type { Backend } from '../backends/backend.js'
import type { NativeSettings } from '../backends/settings.js'

export type { PersistenceOperation }

/** The attributes that all operations of an adapter share. */
export type Attributes = Omit<PersistenceOperation, 'db.operation.name' | 'error.type' | 'error'>

const operations = tracingChannel<unknown, PersistenceOperation>('go-go-scope:persistence:operation')
const { start, end, asyncStart, asyncEnd, error } = operations

/** Node 20 has no word for it. */
export const isTraced = (): boolean =>
  start.hasSubscribers ||
  end.hasSubscribers ||
  asyncStart.hasSubscribers ||
  asyncEnd.hasSubscribers ||
  error.hasSubscribers

/** Publishes the operation from its call to its answer. */
export function traced<T>(work: Promise<T>, operation: string, attributes: Attributes): Promise<T> {
  return operations.tracePromise(() => work, contextOf(operation, attributes)) as Promise<T>
}

function contextOf(operation: string, attributes: Attributes): PersistenceOperation {
  const context: PersistenceOperation = { ...attributes, 'db.operation.name': operation }
  const errorType = { get: () => typeOf(context.error), enumerable: true }
  return Object.defineProperty(context, 'error.type', errorType)
}

function typeOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null) return undefined
  return 'code' in failure ? String(failure.code) : failure.constructor.name
}

/** In OpenTelemetry's names. @see https://opentelemetry.io/docs/specs/semconv/database/database-spans/ */
export function attributesOf({ system }: Backend, settings: Partial<NativeSettings>): Attributes {
  const { address, port } = placeOf(settings)
  return {
    'db.system.name': system,
    ...(settings.database && { 'db.namespace': settings.database }),
    ...(address && { 'server.address': address }),
    ...(port && { 'server.port': port })
  }
}

/** The first server, where there are several. */
function placeOf({ host, port, socketPath, uri }: Partial<NativeSettings>): { address?: string; port?: number } {
  if (socketPath) return { address: socketPath }
  if (uri) return ofUri(uri)
  return { ...(host && { address: host }), ...(port && { port }) }
}

function ofUri(uri: string): { address?: string; port?: number } {
  const [, address, port] = /^[^:]+:\/\/(\[[^\]]*\]|[^:/,]*)(?::(\d+))?/.exec(uri) ?? []
  return { ...(address && { address: decodeURIComponent(address) }), ...(port && { port: Number(port) }) }
}
