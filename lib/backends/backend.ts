import type { KeyLimits } from '../arguments/arguments.js'
import type { Codec, ValueRules } from '../codec/codec.js'
import type { Backend as Name } from '../errors.js'
import type { ResolvedClient } from './adopted.js'
import type { NativeSettings } from './settings.js'

/** The facts about a database that the adapters need; all other code is common. */
export interface Backend {
  readonly name: Name
  /** The class that its .node exports. */
  readonly className: string
  readonly keys: KeyLimits
  readonly idempotencyKeys: KeyLimits
  readonly cacheTableKeys: KeyLimits
  /** Refuses a table's name that the server would take for another one, or for none. */
  readonly tableName?: (value: unknown, name: string) => string
  readonly values: ValueRules
  readonly codec: Codec
  /** Variables that its client library reads only while it is loaded. */
  readonly environment?: Readonly<Record<string, string>>
  /** Native connections, where the application does not say. */
  readonly connections: number
  /** Reads a URL, a config object or a client object. */
  readonly adopt: (source: unknown) => ResolvedClient
  /** The patterns of `keys(pattern)`, in the server's syntax. */
  readonly pattern: (pattern: string) => string
  /** Refuses settings that can't be honoured together. */
  readonly check?: (settings: Partial<NativeSettings>) => void
}
