interface Counted {
  claim: string
  /** 'redis', 'postgres', or absent where no database is concerned. */
  backend?: string
  /** The server and its version. */
  server?: string
  /** The tried operation, and how often it was tried. */
  count: string
  result: string
  /** Measurements of the test. */
  figures?: string
}

/** Of a test whose result is a measurement. */
interface Measured {
  claim: string
  figures: string
}

/** `full`: the counts are the promised ones. */
export type Proof = (Counted | Measured) & { full: boolean }

/** `mixedFaults`: the summary of a run of `npm run faults`. */
export function record(proof: Proof | { mixedFaults: object }): void
