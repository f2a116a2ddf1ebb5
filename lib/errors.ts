import type { Backend, PersistenceErrorCode, PersistenceErrorDetails } from '../types/errors.js'
import { isOneWithItsCopies } from './instanceof.js'

export type { Backend, PersistenceErrorCode, PersistenceErrorDetails }

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
