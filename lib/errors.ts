import type { Backend, PersistenceErrorCode, PersistenceErrorDetails } from '../types/errors.js'
import { isOneWithItsCopies } from './instanceof.js'

export type { Backend, PersistenceErrorCode, PersistenceErrorDetails }

/** @see docs/errors.md, which has a row for each */
export const ERROR_CODES: Readonly<Record<PersistenceErrorCode, string>> = {
  CONNECT_FAILED: 'no connection could be made',
  AUTH_FAILED: 'the server refused the user or the password, or the function for the password failed',
  TLS_FAILED: 'the TLS handshake failed, or the certificate is not to be trusted',
  TIMEOUT: 'no answer came within connectTimeout or commandTimeout',
  CONNECTION_LOST: 'the connection broke while the operation was under way',
  QUEUE_FULL: 'more operations are waiting than maxQueue or maxQueueBytes allows',
  CLOSED: 'the adapter was disconnected',
  READ_ONLY: 'the server takes no writes: it is a replica or in recovery',
  SERVER_BUSY: 'the server is up but has no room or time for this now',
  PERMISSION_DENIED: 'the role lacks a right',
  SCHEMA_MISSING: 'a table is missing',
  SCHEMA_MISMATCH: 'a table or a collection is there but not as documented',
  KEY_COLLISION: 'the table folds two different keys into one',
  VALUE_TOO_LARGE: 'the value is beyond what the server takes, or a reply beyond maxReplyBytes',
  CORRUPT_VALUE: 'what is stored under the key is not a value',
  UNSUPPORTED_OPTION: 'an option, a setting of the client or the version of a server that can not be honoured',
  NATIVE_MISSING: 'the native part for this backend is not built or does not load',
  SERVER: 'any other error of the server'
}

export class PersistenceError extends Error {
  declare readonly name: 'PersistenceError'
  readonly code: PersistenceErrorCode
  readonly backend: Backend
  readonly operation: string
  readonly nativeCode: string
  readonly retryable: boolean
  readonly outcomeKnown: boolean

  constructor(code: PersistenceErrorCode, message: string, details: PersistenceErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.backend = details.backend
    this.operation = details.operation
    this.nativeCode = details.nativeCode ?? ''
    this.retryable = details.retryable ?? false
    this.outcomeKnown = details.outcomeKnown ?? true
  }

  toJSON(): Record<string, unknown> {
    const { name, code, message, backend, operation, nativeCode, retryable, outcomeKnown } = this
    return { name, code, message, backend, operation, nativeCode, retryable, outcomeKnown }
  }
}

Object.defineProperty(PersistenceError.prototype, 'name', {
  value: 'PersistenceError',
  writable: true,
  configurable: true
})
isOneWithItsCopies(PersistenceError, 'PersistenceError')

/**
 * Native code makes an error outside of any JavaScript call. Called in a reaction of the promise that is rejected, this
 * gives its stack the functions that await that promise, at no cost to calls that succeed.
 * @param below the function that the stack omits, with all functions that it has called
 */
export function atItsCaller(error: unknown, below: (error: unknown) => never): unknown {
  if (error instanceof PersistenceError) Error.captureStackTrace?.(error, below)
  return error
}

/** Where a URL carries credentials. */
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi

/** The text without the secrets, also where they are percent-encoded, and without credentials in URLs. */
export function redact(text: string, secrets: readonly (string | undefined | null)[]): string {
  const written = secrets.flatMap((secret) => (secret ? spellings(secret) : []))
  const longestFirst = [...new Set(written)].sort((a, b) => b.length - a.length)
  const plain = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  return plain.replace(CREDENTIALS, '$1***@')
}

function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed())
  return [secret, encoded, encoded.toLowerCase(), JSON.stringify(secret).slice(1, -1)]
}
