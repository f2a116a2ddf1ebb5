// The store that several adapters share, in place of a database.
import { deserialize, serialize } from 'node:v8'
import type { Checkpoint, CircuitBreakerPersistedState } from '@go-go-scope/persistence-native'

/** A lock that is held. Another acquisition of the same key makes another object. */
export interface LockRow {
  readonly owner: string
  expiresAt: number
  /** The handles that were not released, and when each ends. */
  readonly holds: Map<symbol, number>
}

/** A stored value, as bytes, so that no caller can change it. */
export interface Entry {
  readonly bytes: Buffer
  /** Epoch milliseconds; `undefined`: never. */
  readonly expiresAt: number | undefined
}

export class MemoryStore {
  readonly locks = new Map<string, LockRow>()
  readonly breakers = new Map<string, CircuitBreakerPersistedState>()
  readonly entries = new Map<string, Entry>()
  /** By prefix and id. */
  readonly checkpoints = new Map<string, Map<string, Checkpoint>>()
}

export const copyOf = <T>(value: T): T => deserialize(serialize(value))

/** When something of this ttl ends. Fractions round up; no ttl and 0 never end. */
export const endOf = (ttl: number | undefined) => (ttl ? Date.now() + Math.ceil(ttl) : undefined)

/** Milliseconds until an entry ends; `null`: it never does. */
export const leftOf = ({ expiresAt }: Entry) => (expiresAt === undefined ? null : Math.max(0, expiresAt - Date.now()))

export class Entries {
  constructor(
    private readonly all: Map<string, Entry>,
    private readonly prefix: string
  ) {}

  find(key: string): Entry | undefined {
    const entry = this.all.get(this.prefix + key)
    if (entry?.expiresAt === undefined || entry.expiresAt > Date.now()) return entry
    this.all.delete(this.prefix + key)
    return undefined
  }

  put(key: string, value: unknown, ttl: number | undefined): void {
    this.all.set(this.prefix + key, { bytes: serialize(value), expiresAt: endOf(ttl) })
  }

  delete(key: string): void {
    this.all.delete(this.prefix + key)
  }

  keys(): string[] {
    const own = [...this.all.keys()].filter((key) => key.startsWith(this.prefix))
    return own.map((key) => key.slice(this.prefix.length)).filter((key) => this.find(key))
  }

  clear(): void {
    for (const key of this.keys()) this.delete(key)
  }
}

export const decoded = ({ bytes }: Entry) => deserialize(bytes)
