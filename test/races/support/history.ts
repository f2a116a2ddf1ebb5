// The holders of one lock, and the times of their grants: epoch milliseconds of the server's clock.

/** One grant, as its holder reports it. */
export interface Grant {
  process: number
  key: string
  ttl: number
  /** The server's clock, read by another client before `acquire` was called and after it returned. */
  before: number
  after: number
  /** The expiry in the handle. */
  expiresAt: number
  /** The expiry that the other client read from the database; absent if the lock had expired by then. */
  stored?: number
  /** The server's clock, read by another client before `release` was called; absent when it was left to expire. */
  released?: number
}

const grantedAt = ({ expiresAt, ttl }: Grant) => expiresAt - ttl
const endOf = ({ expiresAt, released = expiresAt }: Grant) => Math.min(expiresAt, released)

export const inOrder = (grants: Grant[]): Grant[] => [...grants].sort((a, b) => grantedAt(a) - grantedAt(b))

export interface Succession {
  earlier: Grant
  later: Grant
  /** From the end of the earlier grant to the beginning of the later one; negative if both held the lock. */
  gap: number
}

export function successions(grants: Grant[]): Succession[] {
  const ordered = inOrder(grants)
  return ordered.slice(1).map((later, index) => {
    const earlier = ordered[index]!
    return { earlier, later, gap: grantedAt(later) - endOf(earlier) }
  })
}

/** The server's clock is read to the microsecond, and a handle has whole milliseconds. */
const rounding = 1

export const doubleHolders = (grants: Grant[]): Succession[] => successions(grants).filter(({ gap }) => gap < -rounding)

/** How far the expiries in the handle and in the database are from `ttl` after some moment of the call; 0 is right. */
export function expiryError({ expiresAt, stored = expiresAt, ttl, before, after }: Grant): number {
  const errors = [expiresAt, stored].map((expiry) => Math.max(before + ttl - expiry, expiry - after - ttl))
  return Math.max(0, ...errors)
}
