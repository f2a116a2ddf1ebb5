import type { LockHandle, LockProvider } from '../../types/providers.js'
import { checkOwner, checkTtl } from '../arguments/arguments.js'
import { type KeySpace, locksUnder } from '../backends/key-space.js'
import { PersistenceError } from '../errors.js'
import type { Session } from '../session/session.js'
import { extendLock, type LockIdentity } from './extend-lock.js'
import { Handle } from './lock-handle.js'

const DEFAULT_TTL = 30_000

export class Locks implements LockProvider {
  readonly #session: Session
  readonly #keys: KeySpace
  readonly #defaultTtl: number

  constructor(session: Session, prefix: string, defaultTtl = DEFAULT_TTL) {
    this.#session = session
    this.#keys = locksUnder(prefix, session.backend)
    this.#defaultTtl = defaultTtl
  }

  async acquire(key: string, ttl?: number, owner?: string): Promise<LockHandle | null> {
    const stored = this.#keys.stored(key)
    const duration = checkTtl(ttl, 'ttl', { zero: 'refuse', default: this.#defaultTtl })
    const holder = owner === undefined ? crypto.randomUUID() : this.#owner(owner)
    return this.#take({ key, stored, owner: holder }, duration)
  }

  async extend(key: string, ttl: number, owner: string): Promise<boolean> {
    const stored = this.#keys.stored(key)
    const duration = checkTtl(ttl, 'ttl', { zero: 'refuse' })
    const lock = { key, stored, owner: this.#owner(owner) }
    const expiresAt = await extendLock(this.#session, lock, duration)
    return expiresAt !== null
  }

  async forceRelease(key: string): Promise<void> {
    const stored = this.#keys.stored(key)
    const native = this.#session.use('forceRelease')
    const holds = this.#session.holds('forceRelease')
    await this.#session.track(native.lockForceRelease(stored))
    holds.clear(stored)
  }

  #owner(owner: string): string {
    return checkOwner(owner, 'owner', this.#session.backend.keys)
  }

  async #take(lock: LockIdentity, ttl: number): Promise<LockHandle | null> {
    const { stored, owner } = lock
    const native = this.#session.use('acquire')
    const holds = this.#session.holds('acquire')
    holds.begin(stored, owner)
    try {
      const expiresAt = await this.#session.track(native.lockAcquire(stored, owner, ttl))
      if (expiresAt !== null)
        return new Handle(this.#session, { ...lock, hold: holds.granted(stored, owner, ttl) }, expiresAt)
    } catch (error) {
      if (holds.failed(stored, owner, maybeTaken(error))) this.#free(lock)
      throw error
    }
    if (holds.failed(stored, owner, false)) this.#free(lock)
    return null
  }

  // At best: whoever waits for the lock gets it earlier than by its ttl. Its failure is on the diagnostics channel.
  #free({ stored, owner }: LockIdentity): void {
    if (!this.#session.isOpen) return
    this.#session.track(this.#session.use('release').lockRelease(stored, owner)).catch(() => {})
  }
}

function maybeTaken(error: unknown): boolean {
  return error instanceof PersistenceError && !error.outcomeKnown
}
