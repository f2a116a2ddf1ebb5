export type Target = { host?: string; port: number } | { path: string }
export type Address = { host?: string; port?: number } | { path: string }

export interface Counters {
  /** How often a connection turned from replies (or from nothing) to requests. */
  readonly roundTrips: number
  /** Accepted so far. */
  readonly connections: number
  /** Open now. */
  readonly open: number
  readonly bytesIn: number
  readonly bytesOut: number
}

export interface FaultProxy extends Counters, AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly path: string
  /** Everything passes, and connections are accepted again. A connection that has lost bytes stays silent; half of one ends. */
  pass(): Promise<void>
  /** Swallows both ways; connections stay open and new ones are accepted. */
  stall(): void
  /** Requests reach the server, its replies are swallowed. */
  stallReplies(): void
  /** Each reply arrives that much later. */
  delay(milliseconds: number): void
  /** Ends all connections; new ones are treated as before. `reset`: by RST. */
  cut(how?: { reset?: boolean }): void
  /** One side of all connections is gone, and the other side does not notice until `pass`. */
  halfOpen(gone: 'client' | 'server'): void
  /** New connections are refused until `pass`. */
  refuse(): void
  /** At most `count` connections are open at once; further ones are ended at once. */
  limit(count: number): void
  /** Everything that connects from now on reaches another server. */
  retarget(target: Target): void
  /** The connection that carries the n-th byte of replies from now is ended behind it; then all passes. */
  cutAfterReplyBytes(bytes: number): void
  /** From the n-th byte of replies on, everything is swallowed. */
  stallAfterReplyBytes(bytes: number): void
  resetCounters(): void
  close(): Promise<void>
}

export function openFaultProxy(target: Target, address?: Address): Promise<FaultProxy>

type Remote<Method> = Method extends (...args: infer Args) => unknown
  ? (...args: Args) => Promise<ForkedFaultProxy>
  : never
type Commands = Omit<FaultProxy, keyof Counters | keyof AsyncDisposable | 'host' | 'port' | 'path' | 'close'>

/** A proxy in a process of its own; the counters are of the last answered call; `counters()` reads them anew. */
export type ForkedFaultProxy = Counters &
  AsyncDisposable & { readonly [Name in keyof Commands]: Remote<Commands[Name]> } & {
    readonly host: string
    readonly port: number
    readonly path: string
    counters(): Promise<ForkedFaultProxy>
    close(): Promise<void>
  }

export function forkFaultProxy(target: Target, address?: Address): Promise<ForkedFaultProxy>
