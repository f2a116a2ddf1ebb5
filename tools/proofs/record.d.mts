export interface Proof {
  claim: string
  /** 'redis', 'postgres', or absent where no database is concerned. */
  backend?: string
  /** The server and its version. */
  server?: string
  /** What was done, and how often. */
  count: string
  result: string
  /** What was measured on the way. */
  figures?: string
  /** A record of a quick run is not for publication. */
  full: boolean
}

export function record(proof: Proof): void
