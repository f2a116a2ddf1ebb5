// The adapters' events in the application's log. Neither keys nor values are logged, nor the cause of an error: what an
// application's own function for the password throws may hold a secret.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type PersistenceEvent, PersistenceError } from '@go-go-scope/persistence-native'
import type { Level, Logger } from 'pino'

const CHANNEL = 'go-go-scope:persistence'

const LEVELS: Record<PersistenceEvent['type'], Level> = {
  error: 'error',
  lost: 'error',
  disconnect: 'warn',
  slow: 'warn',
  warning: 'warn',
  reconnect: 'info'
}

/** @returns what ends it */
export function startLogging(logger: Logger): () => void {
  const log = (message: unknown) => {
    const event = message as PersistenceEvent
    logger[LEVELS[event.type]](fieldsOf(event), event.message)
  }
  subscribe(CHANNEL, log)
  return () => void unsubscribe(CHANNEL, log)
}

function fieldsOf({ type, backend, operation, nativeCode, milliseconds, error }: PersistenceEvent) {
  return { type, backend, operation, nativeCode, milliseconds, ...(error && detailsOf(error)) }
}

function detailsOf(error: Error) {
  if (!(error instanceof PersistenceError)) return { stack: error.stack }
  const { code, retryable, outcomeKnown, stack } = error
  return { code, retryable, outcomeKnown, stack }
}
