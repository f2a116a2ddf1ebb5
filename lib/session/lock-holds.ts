import { monotonicNow } from './globals.js'

/** One handle's share of a lock. */
export interface LockHold {
  readonly key: string
  readonly owner: string
  /** By the monotonic clock of this process. */
  endsAt: number
}

interface Group {
  readonly key: string
  readonly live: Set<LockHold>
  /** Acquires on their way: they count as holds from the call on. */
  pending: number
  /** A release was left to the acquires on their way. */
  owed: boolean
}

const SWEEP_FROM = 1_024

/**
 * The holds of this process. The server knows only owners; the release of the owner's last hold frees the lock.
 * A hold ends by itself at its own ttl, so that a forgotten handle never blocks a release.
 */
export class LockHolds {
  readonly #groups = new Map<string, Group>()
  #sweepAt = SWEEP_FROM

  /** Pairs of key and owner that are remembered. */
  get size(): number {
    return this.#groups.size
  }

  /** To be called when an acquire is sent, and followed by `granted` or `failed`. */
  begin(key: string, owner: string): void {
    this.#sweep()
    this.#groupOf(key, owner).pending++
  }

  granted(key: string, owner: string, ttl: number): LockHold {
    const group = this.#groupOf(key, owner)
    const hold = { key, owner, endsAt: monotonicNow() + ttl }
    group.pending--
    group.owed = false
    group.live.add(hold)
    return hold
  }

  /** @returns whether the lock must be freed on the server: it has no hold, and it was left, or may have been taken */
  failed(key: string, owner: string, maybeTaken: boolean): boolean {
    const group = this.#groupOf(key, owner)
    group.pending--
    if (isBusy(group)) return false
    this.#groups.delete(idOf(key, owner))
    return group.owed || maybeTaken
  }

  /** @returns whether this was the last one, so that the lock must be freed on the server */
  end(hold: LockHold): boolean {
    const group = this.#groups.get(idOf(hold.key, hold.owner))
    if (group === undefined) return true
    group.live.delete(hold)
    if (isBusy(group)) {
      group.owed = !hasLive(group)
      return false
    }
    return this.#groups.delete(idOf(hold.key, hold.owner))
  }

  /** All live holds of this owner end together now; `extended` may be one that had ended by itself. */
  extend(key: string, owner: string, ttl: number, extended?: LockHold): void {
    const endsAt = monotonicNow() + ttl
    const live = this.#groups.get(idOf(key, owner))?.live ?? []
    for (const hold of live) if (isLive(hold)) hold.endsAt = endsAt
    if (extended === undefined) return
    extended.endsAt = endsAt
    this.#groupOf(key, owner).live.add(extended)
  }

  /** When the last live hold of this owner ends; nothing when there is none. */
  endOf(key: string, owner: string): number | undefined {
    const live = [...(this.#groups.get(idOf(key, owner))?.live ?? [])].filter(isLive)
    return live.length === 0 ? undefined : Math.max(...live.map((hold) => hold.endsAt))
  }

  /** The lock was taken from whoever held it. */
  clear(key: string): void {
    for (const group of this.#groups.values()) if (group.key === key) group.live.clear()
  }

  #groupOf(key: string, owner: string): Group {
    const id = idOf(key, owner)
    const known = this.#groups.get(id)
    if (known !== undefined) return known
    const group: Group = { key, live: new Set(), pending: 0, owed: false }
    this.#groups.set(id, group)
    return group
  }

  // Forgotten handles leave groups behind; looking at all of them only when they have doubled costs next to nothing.
  #sweep(): void {
    if (this.#groups.size < this.#sweepAt) return
    for (const [id, group] of this.#groups) if (!isBusy(group)) this.#groups.delete(id)
    this.#sweepAt = Math.max(SWEEP_FROM, this.#groups.size * 2)
  }
}

function idOf(key: string, owner: string): string {
  return `${key.length} ${key}${owner}`
}

function isBusy(group: Group): boolean {
  return group.pending > 0 || hasLive(group)
}

function hasLive(group: Group): boolean {
  for (const hold of group.live) {
    if (isLive(hold)) return true
    group.live.delete(hold)
  }
  return false
}

function isLive(hold: LockHold): boolean {
  return hold.endsAt > monotonicNow()
}
