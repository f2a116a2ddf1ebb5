import { type CheckpointLimits, checkKey, checkKeys, type KeyLimits } from '../arguments/arguments.js'
import type { Backend } from './backend.js'

/** The storage keys that begin with one literal prefix. */
export class KeySpace {
  readonly prefix: string
  readonly #limits: KeyLimits

  constructor(prefix: string, limits: KeyLimits) {
    this.prefix = prefix
    this.#limits = { ...limits, prefix }
  }

  /** @throws {TypeError | RangeError} a key that the database can't hold behind this prefix */
  stored(key: unknown): string {
    return this.prefix + checkKey(key, 'key', this.#limits)
  }

  /** @throws {TypeError | RangeError} a list that is none or too long, or a key as above; it names the element */
  plainKeys(keys: unknown): string[] {
    return checkKeys(keys, 'keys', this.#limits)
  }

  plain(stored: string): string {
    return stored.slice(this.prefix.length)
  }
}

export function locksUnder(prefix: string, { keys }: Backend): KeySpace {
  return new KeySpace(`${prefix}lock:`, keys)
}

export function breakersUnder(prefix: string, { keys }: Backend): KeySpace {
  return new KeySpace(`${prefix}circuit:`, keys)
}

export function cacheUnder(prefix: string, { keys }: Backend): KeySpace {
  return new KeySpace(`${prefix}cache:`, keys)
}

/** How checkpoints are laid out is the native store's business; they carry the prefix in any case. */
export function checkpointLimits(prefix: string, { keys }: Backend): CheckpointLimits {
  const limits = { ...keys, prefix: `${prefix}checkpoint:` }
  return { id: limits, taskId: limits }
}
