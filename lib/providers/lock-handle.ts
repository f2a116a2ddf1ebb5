import type { LockHandle } from '../../types/providers.js'
import { checkTtl } from '../arguments/arguments.js'
import type { LockHold } from '../session/lock-holds.js'
import type { Session } from '../session/session.js'
import { extendLock, foundLost, type LockIdentity } from './extend-lock.js'
import { keep } from './parts.js'

const LOCK = Symbol('lock')

interface HeldLease extends LockIdentity {
  readonly hold: LockHold
}

class HeldLock {
  readonly #session: Session
  readonly #lock: HeldLease
  #expiresAt: number
  #releasing: Promise<void> | undefined

  constructor(session: Session, lock: HeldLease, expiresAt: number) {
    this.#session = session
    this.#lock = lock
    this.#expiresAt = expiresAt
  }

  get expiresAt(): number {
    return this.#expiresAt
  }

  async release(): Promise<void> {
    this.#releasing ??= this.#free()
    try {
      await this.#releasing
    } catch (error) {
      // It may still be held: so it can be asked about, and released again.
      this.#releasing = undefined
      throw error
    }
  }

  async extend(ttl: number): Promise<boolean> {
    const duration = checkTtl(ttl, 'ttl', { zero: 'refuse' })
    if (this.#releasing) return false
    const expiresAt = await extendLock(this.#session, this.#lock, duration)
    if (expiresAt !== null) this.#expiresAt = expiresAt
    return expiresAt !== null
  }

  async isValid(): Promise<boolean> {
    if (this.#releasing) return false
    const { stored, owner } = this.#lock
    const held = await this.#session.track(this.#session.use('isValid').lockCheck(stored, owner))
    if (!held) foundLost(this.#session, this.#lock, 'isValid')
    return held
  }

  async #free(): Promise<void> {
    const native = this.#session.use('release')
    const { hold, stored, owner } = this.#lock
    if (!this.#session.holds('release').end(hold)) return
    const freed = await this.#session.track(native.lockRelease(stored, owner))
    if (freed === false) foundLost(this.#session, this.#lock, 'release')
  }
}

/** One hold of a lock, which works through a Proxy as well. */
export class Handle implements LockHandle {
  declare readonly [LOCK]: HeldLock
  readonly key: string
  readonly owner: string

  constructor(session: Session, lock: HeldLease, expiresAt: number) {
    this.key = lock.key
    this.owner = lock.owner
    keep(this, LOCK, new HeldLock(session, lock, expiresAt))
  }

  get expiresAt(): number {
    return this[LOCK].expiresAt
  }

  release(): Promise<void> {
    return this[LOCK].release()
  }

  extend(ttl: number): Promise<boolean> {
    return this[LOCK].extend(ttl)
  }

  isValid(): Promise<boolean> {
    return this[LOCK].isValid()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release()
  }
}
