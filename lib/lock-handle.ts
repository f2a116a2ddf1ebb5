import type { LockHandle } from '../types/providers.js'
import { checkTtl } from './arguments.js'
import type { Hold } from './holds.js'
import { extendLease, foundLost, type Lease } from './lease.js'
import type { Session } from './session.js'

/** One hold of a lock. */
export class Handle implements LockHandle {
  readonly key: string
  readonly owner: string
  readonly #session: Session
  readonly #lease: Lease & { readonly hold: Hold }
  #expiresAt: number
  #releasing: Promise<void> | undefined

  constructor(session: Session, lease: Lease & { readonly hold: Hold }, expiresAt: number) {
    this.key = lease.key
    this.owner = lease.owner
    this.#session = session
    this.#lease = lease
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
    const expiresAt = await extendLease(this.#session, this.#lease, duration)
    if (expiresAt !== null) this.#expiresAt = expiresAt
    return expiresAt !== null
  }

  async isValid(): Promise<boolean> {
    if (this.#releasing) return false
    const { stored, owner } = this.#lease
    const held = await this.#session.track(this.#session.use('isValid').lockCheck(stored, owner))
    if (!held) foundLost(this.#session, this.#lease, 'isValid')
    return held
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }

  async #free(): Promise<void> {
    const native = this.#session.use('release')
    const { hold, stored, owner } = this.#lease
    if (!this.#session.holds('release').end(hold)) return
    const freed = await this.#session.track(native.lockRelease(stored, owner))
    if (!freed) foundLost(this.#session, this.#lease, 'release')
  }
}
