import type { Finding } from '../backends/finding.js'
import type { Backend } from '../errors.js'

export { type Finding, note, problem } from '../backends/finding.js'

/** The document of `doctor --json`. Times are milliseconds. */
export interface Report {
  /** Whether there is no problem anywhere. */
  readonly ok: boolean
  readonly package: { readonly name: string; readonly version: string }
  readonly node: string
  readonly platform: string
  /** With its version; `'unknown'` if the runtime does not provide it. */
  readonly libc: string
  readonly backends: readonly BackendReport[]
  readonly servers: readonly ServerReport[]
}

export interface BackendReport {
  readonly name: Backend
  readonly loaded: boolean
  /** The loaded file, and the versions of the libraries inside, by name; absent if it does not load. */
  readonly file?: string
  readonly libraries?: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

export interface ServerReport {
  /** Without password and query. */
  readonly url: string
  readonly backend: Backend
  readonly connected: boolean
  /** Why it could not be connected to, or not be looked at. */
  readonly error?: { readonly code: string; readonly message: string; readonly nativeCode: string }
  readonly server?: { readonly product: string; readonly version: string }
  /** As negotiated; `null`: the connection is plain. */
  readonly tls?: { readonly protocol: string; readonly cipher: string } | null
  /** The median of some tries. */
  readonly roundTrip?: number
  readonly clock?: Clock
  /** It takes no writes. */
  readonly readOnly?: boolean
  readonly tables?: readonly Table[]
  /** The relevant settings of the server, under the server's names. */
  readonly settings?: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

/** How far the server's clock is ahead of this machine's, and how wrong that may be. */
export interface Clock {
  readonly difference: number
  readonly uncertainty: number
}

export interface Table {
  readonly name: string
  readonly found: boolean
  readonly faults: readonly Fault[]
  /** Statements that make it as documented. */
  readonly remedies: readonly string[]
}

export interface Fault {
  readonly kind:
    | 'column'
    | 'type'
    | 'length'
    | 'fractions'
    | 'folding'
    | 'key'
    | 'deferrable'
    | 'unique'
    | 'engine'
    | 'children'
    | 'rule'
    | 'identity'
    | 'index'
    | 'conflict'
    | 'form'
    | 'collation'
    | 'expiry'
    | 'hidden'
    | 'validator'
  /** The column, the index or the rule; empty where it is the table as a whole. */
  readonly subject: string
  readonly wanted: string
  readonly found: string
}
