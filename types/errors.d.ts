/** The database of an adapter. */
export type Backend = 'redis' | 'postgres' | 'mysql' | 'mongodb'

/** The error codes. Each has a row in docs/errors.md. */
export type PersistenceErrorCode =
  | 'CONNECT_FAILED'
  | 'AUTH_FAILED'
  | 'TLS_FAILED'
  | 'TIMEOUT'
  | 'CONNECTION_LOST'
  | 'QUEUE_FULL'
  | 'CLOSED'
  | 'READ_ONLY'
  | 'SERVER_BUSY'
  | 'PERMISSION_DENIED'
  | 'SCHEMA_MISSING'
  | 'SCHEMA_MISMATCH'
  | 'KEY_COLLISION'
  | 'VALUE_TOO_LARGE'
  | 'CORRUPT_VALUE'
  | 'UNSUPPORTED_OPTION'
  | 'NATIVE_MISSING'
  | 'SERVER'

/** The fields of a {@link PersistenceError} beside its code and message. */
export interface PersistenceErrorDetails {
  /** The database of the failed operation. */
  backend: Backend
  /** The documented method's name, for example `"acquire"`. */
  operation: string
  /** The database's own code (an SQLSTATE, the first word of a Redis error, an errno name), or `""`. */
  nativeCode?: string
  /** `true` when a retry of the same call may succeed. Default `false`. */
  retryable?: boolean
  /** `false` when the server may or may not have applied the operation. Default `true`. */
  outcomeKnown?: boolean
  /** The error behind this one. */
  cause?: unknown
}

/**
 * Every failure except bad arguments, which are native `TypeError`s and `RangeError`s.
 * `instanceof` works across the ESM and the CommonJS copy of the package. An error never contains a password.
 */
export class PersistenceError extends Error {
  constructor(code: PersistenceErrorCode, message: string, details: PersistenceErrorDetails)
  readonly name: 'PersistenceError'
  readonly code: PersistenceErrorCode
  readonly backend: Backend
  readonly operation: string
  readonly nativeCode: string
  readonly retryable: boolean
  readonly outcomeKnown: boolean
  readonly cause?: unknown
  /** The fields above except `cause` and the stack. */
  toJSON(): Record<string, unknown>
}
