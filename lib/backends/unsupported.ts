import { type Backend, PersistenceError } from '../errors.js'

/** A setting that the native pool can't honour, named. */
export function unsupported(backend: Backend, name: string, hint = ''): PersistenceError {
  const message = `the option "${name}" can't be honoured by the native ${backend} adapter${hint && `: ${hint}`}`
  return new PersistenceError('UNSUPPORTED_OPTION', message, { backend, operation: 'constructor' })
}
