import { randomUUID } from 'node:crypto'
import type { LockHandle, LockProvider } from '@go-go-scope/persistence-native'
import * as check from './checks.js'
import type { LockRow, MemoryStore } from './store.js'

/** Arguments are checked by the adapter, those of a handle here. */
export class MemoryLocks implements LockProvider {
  constructor(
    private readonly store: MemoryStore,
    private readonly prefix: string
  ) {}

  async acquire(key: string, ttl: number, owner: string = randomUUID()): Promise<LockHandle | null> {
    const held = this.find(key)
    if (held && held.owner !== owner) return null
    const row = held ?? { owner, expiresAt: 0, holds: new Map() }
    const end = Date.now() + Math.ceil(ttl)
    row.expiresAt = Math.max(row.expiresAt, end)
    this.store.locks.set(this.prefix + key, row)
    return this.handleOf(key, row, end)
  }

  async extend(key: string, ttl: number, owner: string): Promise<boolean> {
    const row = this.find(key)
    if (row?.owner !== owner) return false
    row.expiresAt = Date.now() + Math.ceil(ttl)
    for (const hold of row.holds.keys()) row.holds.set(hold, row.expiresAt)
    return true
  }

  async forceRelease(key: string): Promise<void> {
    this.store.locks.delete(this.prefix + key)
  }

  /** The lock if it has not expired. */
  private find(key: string): LockRow | undefined {
    const row = this.store.locks.get(this.prefix + key)
    return row && row.expiresAt > Date.now() ? row : undefined
  }

  /** Each handle is a hold of its own, which ends without the others. */
  private handleOf(key: string, row: LockRow, end: number): LockHandle {
    const hold = Symbol(key)
    row.holds.set(hold, end)
    const release = async () => this.release(key, row, hold)
    return {
      key,
      owner: row.owner,
      get expiresAt() {
        return row.expiresAt
      },
      release,
      [Symbol.asyncDispose]: release,
      extend: async (longer) => {
        check.lockTtl(longer)
        return this.find(key) === row && this.extend(key, longer, row.owner)
      },
      isValid: async () => this.find(key) === row
    }
  }

  /** The last hold that has not ended frees the lock, unless it was lost. */
  private release(key: string, row: LockRow, hold: symbol): void {
    row.holds.delete(hold)
    const now = Date.now()
    if ([...row.holds.values()].some((end) => end > now)) return
    if (this.store.locks.get(this.prefix + key) === row) this.store.locks.delete(this.prefix + key)
  }
}
