import type { KeyLimits } from '../arguments/arguments.js'
import type { Codec, ValueRules } from '../codec/codec.js'
import type { Backend as Name } from '../errors.js'
import type { ResolvedClient } from './adopted.js'
import type { Finding } from './finding.js'
import type { NativeSettings } from './settings.js'

/** The facts about a database that the adapters need; all other code is common. */
export interface Backend {
  readonly name: Name
  /** The class that its .node exports. */
  readonly className: string
  /** OpenTelemetry's word for it. @see https://opentelemetry.io/docs/specs/semconv/database/ */
  readonly system: string
  /** Whether there are tables or collections that `connect()` makes. */
  readonly hasTables: boolean
  readonly keys: KeyLimits
  readonly idempotencyKeys: KeyLimits
  readonly cacheTableKeys: KeyLimits
  /** Refuses a table's name that the server would take for another one, or for none. */
  readonly tableName?: (value: unknown, name: string) => string
  readonly values: ValueRules
  readonly codec: Codec
  /** Variables that its client library reads only while it is loaded. */
  readonly environment?: Readonly<Record<string, string>>
  /** Options that only this backend has. */
  readonly options?: readonly string[]
  /** Whether tables lie in schemas, one of which may be named. */
  readonly hasSchemas?: boolean
  /** Native connections, where the application does not say. */
  readonly connections: number
  /** Reads a URL, a config object or a client object. */
  readonly adopt: (source: unknown) => ResolvedClient
  /** The patterns of `keys(pattern)`, in the server's syntax. */
  readonly pattern: (pattern: string) => string
  /** Refuses settings that can't be honoured together. */
  readonly check?: (settings: Partial<NativeSettings>) => void
  /** What the doctor has to say about a server's own settings. */
  readonly diagnose?: (server: ServerFacts, settings: Partial<NativeSettings>) => Finding[]
}

/** What a server told of itself. */
export interface ServerFacts {
  readonly version: string
  /** Under the server's own names. */
  readonly settings: Readonly<Record<string, string>>
}
