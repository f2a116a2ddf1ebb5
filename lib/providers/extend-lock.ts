import { publish } from '../diagnostics.js'
import { PersistenceError } from '../errors.js'
import { clearTimeout, monotonicNow, setTimeout } from '../session/globals.js'
import { report } from '../session/hooks.js'
import type { LockHold } from '../session/lock-holds.js'
import type { Session } from '../session/session.js'

/** A lock as one owner holds it. */
export interface LockIdentity {
  /** The application's key. */
  readonly key: string
  /** The storage key. */
  readonly stored: string
  readonly owner: string
  readonly hold?: LockHold
}

const NOT_HELD = 'the lock is no longer held'
const MAX_PAUSE = 250
const MAX_TIMER = 2 ** 31 - 1

/**
 * Never rejects: it is called from timers, where a rejection would end the application. A retryable error it
 * repeats for as long as the lock may still be held.
 * @returns the new expiry, or `null` when the lock is lost or could not be extended in time
 */
export async function extendLock(session: Session, lock: LockIdentity, ttl: number): Promise<number | null> {
  const end = endOf(session, lock) ?? monotonicNow() + ttl
  for (let attempt = 1; ; attempt++) {
    try {
      return await extendOnce(session, lock, ttl, end)
    } catch (error) {
      const pause = Math.random() * Math.min(MAX_PAUSE, 10 * 2 ** attempt)
      if (!isRetryable(error) || monotonicNow() + pause >= end) return lost(session, lock, error)
      await rest(pause)
    }
  }
}

async function extendOnce(session: Session, lock: LockIdentity, ttl: number, end: number): Promise<number | null> {
  const { stored, owner, hold } = lock
  const holds = session.holds('extend')
  const work = session.track(session.use('extend').lockExtend(stored, owner, ttl))
  const expiresAt = await within(end - monotonicNow(), work, session)
  if (expiresAt === null) return lost(session, lock)
  holds.extend(stored, owner, ttl, hold)
  return expiresAt
}

function endOf(session: Session, { stored, owner }: LockIdentity): number | undefined {
  return session.isOpen ? session.holds('extend').endOf(stored, owner) : undefined
}

function lost(session: Session, { key }: LockIdentity, error?: unknown): null {
  const message = error === undefined ? NOT_HELD : 'the lock could not be extended in time'
  const cause = error instanceof Error ? { error } : {}
  publish({ type: 'lost', backend: session.backend.name, operation: 'extend', key, message, ...cause })
  return null
}

/** The lock no longer belongs to this owner, by the server's reply. */
export function foundLost(session: Session, { key }: LockIdentity, operation: 'release' | 'isValid'): void {
  publish({ type: 'lost', backend: session.backend.name, operation, key, message: NOT_HELD })
}

async function within<T>(milliseconds: number, work: Promise<T>, session: Session): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(session)), Math.min(milliseconds, MAX_TIMER))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function tooLate(session: Session): PersistenceError {
  const details = { backend: session.backend.name, operation: 'extend', retryable: true, outcomeKnown: false }
  return report(new PersistenceError('TIMEOUT', 'no answer before the lock ended', details))
}

function isRetryable(error: unknown): boolean {
  return error instanceof PersistenceError && error.retryable
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
